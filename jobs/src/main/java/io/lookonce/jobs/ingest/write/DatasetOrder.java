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
 * The positions of images in a data set: train, then validation, then test, each in the order of
 * the listing and cut into parts by size. It depends only on the images, not on the cluster.
 */
public final class DatasetOrder implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Size of a Parquet row group, and small enough to read in parallel. */
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
   * @param folder name of the folder of the parts
   * @param splits split of each image by index; null for an image without a position
   * @param bytes size of each image by index
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
      // Exceeds the limit, so that every split starts with a new part.
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

  /** Number of images with a position. */
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

  /** The card's entry for a part. */
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
   * @param folder name of the folder of the parts
   * @param number index of the part in its split, from 0
   */
  public static String fileName(String folder, Split split, int number) {
    return String.format(Locale.ROOT, "%s/%s-%05d.parquet", folder, split.title(), number);
  }
}
