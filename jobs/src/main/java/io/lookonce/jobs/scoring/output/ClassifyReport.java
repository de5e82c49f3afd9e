package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.BarChart;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.report.chart.Histogram;
import java.util.ArrayList;
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

  private static final int CLASSES_WITH_A_TILE = 6;

  /** The whole page as one string. */
  public String html() {
    return scoring()
        .page(
            "Classification report",
            "classify",
            headline(),
            tiles(),
            read() > 0 ? results() : List.of())
        .html();
  }

  private List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        Tile.of(
            "Images classified",
            NumberText.count(read()),
            "of " + NumberText.count(images()) + " in the table"));
    tiles.add(
        new Tile(
            "Could not be read",
            NumberText.count(withError()),
            NumberText.percent(withError(), images()) + " of the table",
            withError() > 0));
    imagesPerClass().entrySet().stream()
        .limit(CLASSES_WITH_A_TILE)
        .map(entry -> classTile(entry.getKey(), entry.getValue(), read()))
        .forEach(tiles::add);
    scoring().speed().addTo(tiles);
    return tiles;
  }

  private static Tile classTile(String name, long count, long read) {
    return Tile.of(
        name, NumberText.count(count), NumberText.percent(count, read) + " of those read");
  }

  private List<Section> results() {
    return List.of(
        Section.narrow("classes", "Images by class", html -> writeClasses(html)),
        Section.narrow(
            "probabilities",
            "Images by probability of their class",
            html -> writeProbabilities(html)));
  }

  private void writeClasses(Html html) {
    BarChart chart = new BarChart("class-chart", "Images by class", imagesPerClass());
    chart.write(html);
    new DataTable("Images by class", List.of("Class", "Images"), chart.rows()).writeFolded(html);
  }

  private void writeProbabilities(Html html) {
    String title = "Images by probability";
    Histogram histogram = Histogram.ofFractions("probability-chart", title, probabilityHistogram());
    histogram.write(html);
    new DataTable(title, List.of("Probability", "Images"), histogram.rows()).writeFolded(html);
  }
}
