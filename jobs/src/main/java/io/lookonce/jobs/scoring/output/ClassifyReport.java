package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.ReportCount;
import io.lookonce.jobs.report.chart.FractionCounts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table of {@code lookonce classify} holds, as its report shows it.
 *
 * @param scoring what the reports of all scoring commands show
 * @param images in the table
 * @param withError of these, those that could not be read
 * @param imagesPerClass images by their most probable class, in the order to show
 * @param probabilityHistogram images by the probability of that class, in {@value
 *     FractionCounts#BINS} equal bins from 0 to 1
 */
public record ClassifyReport(
    ScoringReport scoring,
    long images,
    long withError,
    Map<String, Long> imagesPerClass,
    long[] probabilityHistogram) {

  public ClassifyReport {
    ReportCount.require("images", images);
    ReportCount.require("withError", withError);
    imagesPerClass.forEach((name, count) -> ReportCount.require("class " + name, count));
    FractionCounts.require("Probability histogram", probabilityHistogram);
    long classified = imagesPerClass.values().stream().mapToLong(Long::longValue).sum();
    if (classified != images - withError) {
      throw new IllegalArgumentException(
          "Report totals: %d images with a class and %d with an error are not the %d of the table"
              .formatted(classified, withError, images));
    }
    imagesPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(imagesPerClass));
    probabilityHistogram = probabilityHistogram.clone();
  }

  /** Images that could be read. */
  long read() {
    return images - withError;
  }

  /** The essential result in one sentence. */
  public String headline() {
    return ClassifyHeadline.of(this);
  }
}
