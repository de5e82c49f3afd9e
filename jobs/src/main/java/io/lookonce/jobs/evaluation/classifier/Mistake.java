package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.jobs.report.MisclassifiedImage;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A wrongly classified image that a report may show.
 *
 * @param index its place in its split
 * @param image what to show
 */
record Mistake(long index, MisclassifiedImage image) implements Serializable {

  private static final Comparator<Mistake> MOST_CONFIDENT_FIRST =
      Comparator.comparing(Mistake::image, MisclassifiedImage.MOST_CONFIDENT_FIRST)
          .thenComparingLong(Mistake::index);

  /** The first few of both lists. */
  static List<Mistake> merge(List<Mistake> some, List<Mistake> others, int most) {
    return Stream.concat(some.stream(), others.stream())
        .sorted(MOST_CONFIDENT_FIRST)
        .limit(most)
        .toList();
  }
}
