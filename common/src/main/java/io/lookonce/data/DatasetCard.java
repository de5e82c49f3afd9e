package io.lookonce.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.lookonce.storage.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The content of {@code dataset.json} that all kinds of data sets share. */
public interface DatasetCard {

  /** The layout that this software writes: {@code class_id}, boxes as {@code x_min} and so on. */
  int FORMAT = 2;

  /**
   * The layout of version 0.1, which is still read: the columns {@code label}, or {@code xMin},
   * {@code classId} and so on within {@code boxes}; {@code pictures} in the card.
   */
  int OLDEST_FORMAT = 1;

  /** The name of the {@link DatasetKind}. */
  String kind();

  /** Version of the layout, {@value #OLDEST_FORMAT} to {@value #FORMAT}. */
  int format();

  /** The display name. */
  String name();

  /** Class names by label. */
  List<String> classes();

  /** The Parquet files, in order: train, validation, test. */
  List<DatasetPart> parts();

  /** Counts of images with identical pixels. */
  DuplicateCounts duplicates();

  /** Digest of the content: data sets with the same digest hold the same images and labels. */
  String contentSha256();

  /** How images without a given split are divided. */
  SplitFractions fractions();

  /** Number of images in a split. */
  long count(Split split);

  /** The requested splits that are empty because there are too few images. */
  default List<Split> emptySplits() {
    List<Split> empty = new ArrayList<>();
    if (fractions().validation() > 0 && count(Split.VALIDATION) == 0) {
      empty.add(Split.VALIDATION);
    }
    if (fractions().test() > 0 && count(Split.TEST) == 0) {
      empty.add(Split.TEST);
    }
    return empty;
  }

  /** The parts of one split, in order. */
  default List<DatasetPart> partsOf(Split split) {
    return parts().stream().filter(part -> part.split() == split).toList();
  }

  /** Number of images in all splits. */
  default long images() {
    long images = 0;
    for (Split split : Split.values()) {
      images += count(split);
    }
    return images;
  }

  /** The digest of a data set after an addition: of both digests, in this order. */
  static String joinedSha256(DatasetCard before, DatasetCard added) {
    return Sha256.of((before.contentSha256() + "\n" + added.contentSha256()).getBytes(US_ASCII));
  }

  /** Adds counts by name. */
  static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new LinkedHashMap<>(one);
    other.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }

  /** Number of examples in a split, from counts by split and class name. */
  static long sum(Map<String, Map<String, Long>> counts, Split split) {
    return counts.getOrDefault(split.title(), Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /**
   * Checks that the parts of a split hold as many images as {@code dataset.json} counts.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireRows(List<DatasetPart> parts, Split split, long counted) {
    long inParts =
        parts.stream().filter(p -> p.split() == split).mapToLong(DatasetPart::rows).sum();
    require(
        counted == inParts,
        String.format(
            Locale.ROOT,
            "counts say %d images in %s, the parts hold %d",
            counted,
            split.title(),
            inParts));
  }

  /**
   * Checks that this software can read a layout.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireFormat(int format) {
    require(
        format >= OLDEST_FORMAT && format <= FORMAT,
        String.format(
            Locale.ROOT,
            "format is %d, this software reads %d to %d",
            format,
            OLDEST_FORMAT,
            FORMAT));
  }

  /**
   * Checks one condition.
   *
   * @throws IllegalArgumentException with the message, if the condition is false
   */
  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * One Parquet file of a data set.
   *
   * @param file path below the data set's folder
   * @param split the split that all its rows belong to
   * @param rows number of images
   * @param bytes file length
   */
  public record DatasetPart(String file, Split split, long rows, long bytes) {}

  /**
   * A source of a data set.
   *
   * @param uri its location
   * @param format {@code hdf5}, {@code folder-per-class}, {@code label-in-file-name}, {@code csv}
   *     or {@code parquet}; of boxes {@code coco}, {@code voc}, {@code yolo} or {@code csv}; of
   *     rows of numbers {@code csv} or {@code generated}
   * @param split the split that was requested for all its images; null if none was
   * @param images number of labelled images it listed
   * @param otherFiles number of files that are not images
   * @param sha256 digest of its content: of the file for HDF5; else of one line {@code LABEL tab
   *     SHA-256} per image in the order of the listing, where the SHA-256 is that of the image
   *     file, or {@code unreadable}; of boxes that of the annotation file, or of one line {@code
   *     FILE tab SHA-256} per annotation file where there are several
   */
  public record DatasetSource(
      String uri,
      String format,
      Split split,
      @JsonAlias("pictures") long images,
      long otherFiles,
      String sha256) {}

  /**
   * Counts of images with identical pixels.
   *
   * @param groups groups of two or more images with the same pixels
   * @param images members of these groups
   * @param conflictingGroups groups whose members have different labels
   * @param leftOut members that were left out because their source also puts a copy into a stricter
   *     split
   * @param acrossSplits groups that were kept in several splits on request
   */
  public record DuplicateCounts(
      long groups,
      @JsonAlias("pictures") long images,
      long conflictingGroups,
      long leftOut,
      long acrossSplits) {

    /** Adds both. */
    public DuplicateCounts plus(DuplicateCounts other) {
      return new DuplicateCounts(
          groups + other.groups,
          images + other.images,
          conflictingGroups + other.conflictingGroups,
          leftOut + other.leftOut,
          acrossSplits + other.acrossSplits);
    }
  }
}
