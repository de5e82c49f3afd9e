package io.lookonce.jobs.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table of {@code lookonce classify} holds, as its report shows it.
 *
 * @param scoring what the reports of all scoring commands show
 * @param pictures in the table
 * @param withError of these, those that could not be read
 * @param picturesPerClass pictures by their most probable class, in the order to show
 * @param probabilityHistogram pictures by the probability of that class, in {@value
 *     FractionCounts#BINS} equal bins from 0 to 1
 */
public record ClassifyReport(
    ScoringReport scoring,
    long pictures,
    long withError,
    Map<String, Long> picturesPerClass,
    long[] probabilityHistogram) {

  public ClassifyReport {
    ReportCount.require("pictures", pictures);
    ReportCount.require("withError", withError);
    picturesPerClass.forEach((name, count) -> ReportCount.require("class " + name, count));
    FractionCounts.require("Probability histogram", probabilityHistogram);
    long classified = picturesPerClass.values().stream().mapToLong(Long::longValue).sum();
    if (classified != pictures - withError) {
      throw new IllegalArgumentException(
          "Report totals: %d pictures with a class and %d with an error are not the %d of the table"
              .formatted(classified, withError, pictures));
    }
    picturesPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(picturesPerClass));
    probabilityHistogram = probabilityHistogram.clone();
  }

  /** Pictures that could be read. */
  long read() {
    return pictures - withError;
  }

  /** The essential result in one sentence. */
  public String headline() {
    return ClassifyHeadline.of(this);
  }
}
