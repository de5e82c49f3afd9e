package io.lookonce.jobs.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out the report of {@code lookonce classify}: what the pictures show first, where it comes
 * from last.
 */
public final class ClassifyReportPage {

  private static final int CLASSES_WITH_A_TILE = 6;

  private ClassifyReportPage() {}

  /** The whole page as one string. */
  public static String html(ClassifyReport report) {
    return report
        .scoring()
        .page(
            "Classification report",
            "classify",
            report.headline(),
            tiles(report),
            report.read() > 0 ? results(report) : List.of())
        .html();
  }

  private static List<Tile> tiles(ClassifyReport report) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        Tile.of(
            "Pictures classified",
            Figures.count(report.read()),
            "of " + Figures.count(report.pictures()) + " in the table"));
    tiles.add(
        new Tile(
            "Could not be read",
            Figures.count(report.withError()),
            Figures.percent(report.withError(), report.pictures()) + " of the table",
            report.withError() > 0));
    report.picturesPerClass().entrySet().stream()
        .limit(CLASSES_WITH_A_TILE)
        .map(entry -> classTile(entry.getKey(), entry.getValue(), report.read()))
        .forEach(tiles::add);
    report.scoring().speed().addTo(tiles);
    return tiles;
  }

  private static Tile classTile(String name, long count, long read) {
    return Tile.of(name, Figures.count(count), Figures.percent(count, read) + " of those read");
  }

  private static List<Section> results(ClassifyReport report) {
    return List.of(
        Section.narrow("classes", "Pictures by class", html -> writeClasses(html, report)),
        Section.narrow(
            "probabilities",
            "Pictures by probability of their class",
            html -> writeProbabilities(html, report)));
  }

  private static void writeClasses(Html html, ClassifyReport report) {
    BarChart chart = new BarChart("class-chart", "Pictures by class", report.picturesPerClass());
    chart.write(html);
    new DataTable("Pictures by class", List.of("Class", "Pictures"), chart.rows())
        .writeFolded(html);
  }

  private static void writeProbabilities(Html html, ClassifyReport report) {
    String title = "Pictures by probability";
    Histogram histogram =
        Histogram.ofFractions("probability-chart", title, report.probabilityHistogram());
    histogram.write(html);
    new DataTable(title, List.of("Probability", "Pictures"), histogram.rows()).writeFolded(html);
  }
}
