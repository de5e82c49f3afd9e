package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.chart.FractionCounts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    FractionCounts.requireCount("images", images);
    FractionCounts.requireCount("withError", withError);
    imagesPerClass.forEach((name, count) -> FractionCounts.requireCount("class " + name, count));
    FractionCounts.require("Probability histogram", probabilityHistogram);
    long classified = imagesPerClass.values().stream().mapToLong(Long::longValue).sum();
    if (classified != images - withError) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Report totals: %d images with a class and %d with an error are not the %d of the"
                  + " table",
              classified,
              withError,
              images));
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

  /** Says in one sentence what a classification found. */
  private static final class ClassifyHeadline {

    private static final int CLASSES_NAMED = 3;

    private ClassifyHeadline() {}

    static String of(ClassifyReport report) {
      String model = report.scoring().model().named();
      String duration = report.scoring().speed().inWords();
      if (report.read() == 0) {
        String unreadable =
            report.images() == 1
                ? "The one image could not be read"
                : "None of the " + NumberText.count(report.images()) + " images could be read";
        return unreadable + "; " + model + " found nothing to classify" + duration + ".";
      }
      return NumberText.counted(report.images(), "image", "images")
          + " classified with "
          + model
          + duration
          + ": "
          + classes(report)
          + unread(report)
          + ".";
    }

    private static String classes(ClassifyReport report) {
      List<String> named =
          report.imagesPerClass().entrySet().stream()
              .limit(CLASSES_NAMED)
              .map(entry -> NumberText.count(entry.getValue()) + " as " + entry.getKey())
              .toList();
      int more = report.imagesPerClass().size() - named.size();
      String list = String.join(", ", named);
      return more == 0
          ? list
          : list + " and " + NumberText.counted(more, "more class", "more classes");
    }

    private static String unread(ClassifyReport report) {
      return report.withError() == 0
          ? ""
          : "; " + NumberText.count(report.withError()) + " could not be read";
    }
  }
}
