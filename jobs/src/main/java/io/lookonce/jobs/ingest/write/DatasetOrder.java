package io.lookonce.jobs.ingest.write;

import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/**
 * Where each image comes to stand: first all for training, then validation, then test, each in the
 * order of the listing, cut into parts by the bytes of the images. It depends on the images alone,
 * not on the machines.
 */
public final class DatasetOrder implements Serializable {

  private static final long serialVersionUID = 1L;

  /** About a Parquet row group, and small enough to be read in parallel. */
  private static final int PART_BYTES = 1 << 26;

  private static final int NO_PLACE = -1;

  private final String folder;
  private final int[] positionByIndex;
  private final int[] indexByPosition;
  private final int[] partStarts;
  private final Split[] partSplits;

  /**
   * Orders images.
   *
   * @param folder the name of the folder of the parts
   * @param splits of each image by its index; null where it has no place
   * @param bytes of each image by its index
   */
  public DatasetOrder(String folder, List<Split> splits, IntToLongFunction bytes) {
    this.folder = folder;
    positionByIndex = new int[splits.size()];
    Arrays.fill(positionByIndex, NO_PLACE);
    int[] indexes = new int[splits.size()];
    List<Integer> starts = new ArrayList<>();
    List<Split> splitsOfParts = new ArrayList<>();
    int position = 0;
    for (Split split : Split.values()) {
      // More than any part holds, so that every split begins with a part of its own.
      long inPart = PART_BYTES;
      for (int index = 0; index < splits.size(); index++) {
        if (splits.get(index) == split) {
          inPart += bytes.applyAsLong(index);
          if (inPart > PART_BYTES) {
            inPart = bytes.applyAsLong(index);
            starts.add(position);
            splitsOfParts.add(split);
          }
          positionByIndex[index] = position;
          indexes[position++] = index;
        }
      }
    }
    indexByPosition = Arrays.copyOf(indexes, position);
    partStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    partSplits = splitsOfParts.toArray(Split[]::new);
  }

  /** How many images have a place. */
  public int size() {
    return indexByPosition.length;
  }

  int parts() {
    return partStarts.length;
  }

  boolean hasPlace(int index) {
    return positionByIndex[index] != NO_PLACE;
  }

  int positionOf(int index) {
    return positionByIndex[index];
  }

  public int indexAt(int position) {
    return indexByPosition[position];
  }

  int partOf(int position) {
    int found = Arrays.binarySearch(partStarts, position);
    return found >= 0 ? found : -found - 2;
  }

  public Split splitAt(int position) {
    return partSplits[partOf(position)];
  }

  /** What the card says of a part, once its file has a length. */
  DatasetPart part(int part, long bytes) {
    int end = part + 1 < partStarts.length ? partStarts[part + 1] : size();
    return new DatasetPart(fileName(part), partSplits[part], (long) end - partStarts[part], bytes);
  }

  /** Path below the data set's folder. */
  public String fileName(int part) {
    int number = 0;
    for (int before = 0; before < part; before++) {
      number += partSplits[before] == partSplits[part] ? 1 : 0;
    }
    return fileName(folder, partSplits[part], number);
  }

  /**
   * Path of a part below the data set's folder.
   *
   * @param folder below the data set's that holds its parts
   * @param number of the part among those of its split, from 0
   */
  public static String fileName(String folder, Split split, int number) {
    return String.format(Locale.ROOT, "%s/%s-%05d.parquet", folder, split.title(), number);
  }
}
