package io.lookonce.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lookonce.storage.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code dataset.json} says, whatever the images are labelled with. */
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

  /** What people call the data set. */
  String name();

  /** Class names by label. */
  List<String> classes();

  /** The Parquet files, in order: train, validation, test. */
  List<DatasetPart> parts();

  /** How many images are the same to the byte. */
  DuplicateCounts duplicates();

  /** Two data sets with the same digest hold the same images with the same labels. */
  String contentSha256();

  /** How images without a split of their own are shared out. */
  SplitFractions fractions();

  /** How many images a split holds. */
  long count(Split split);

  /** The splits that were asked for and hold nothing, because there are too few images. */
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

  /** How many images all splits hold. */
  default long images() {
    long images = 0;
    for (Split split : Split.values()) {
      images += count(split);
    }
    return images;
  }

  /** The digest of a data set that was added to: it stands for both, in this order. */
  static String joinedSha256(DatasetCard before, DatasetCard added) {
    return Sha256.of((before.contentSha256() + "\n" + added.contentSha256()).getBytes(US_ASCII));
  }

  /** Counts by name, of both. */
  static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new LinkedHashMap<>(one);
    other.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }

  /** How many examples of all classes a split holds, by counts of splits and class names. */
  static long sum(Map<String, Map<String, Long>> counts, Split split) {
    return counts.getOrDefault(split.title(), Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /**
   * Checks that the parts of a split hold as many images as were counted.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireRows(List<DatasetPart> parts, Split split, long counted) {
    long inParts =
        parts.stream().filter(p -> p.split() == split).mapToLong(DatasetPart::rows).sum();
    require(
        counted == inParts,
        "counts say %d images in %s, the parts hold %d".formatted(counted, split.title(), inParts));
  }

  /**
   * Checks that this software can read a layout.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireFormat(int format) {
    require(
        format >= OLDEST_FORMAT && format <= FORMAT,
        "format is %d, this software reads %d to %d".formatted(format, OLDEST_FORMAT, FORMAT));
  }

  /**
   * Checks one thing that a card must say.
   *
   * @throws IllegalArgumentException with the message, unless the condition holds
   */
  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
