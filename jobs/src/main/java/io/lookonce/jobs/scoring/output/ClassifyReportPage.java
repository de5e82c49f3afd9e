package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.BarChart;
import io.lookonce.jobs.report.chart.Histogram;
import java.util.ArrayList;
import java.util.List;

/** Page layout of the report of {@code lookonce classify}. */
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
            "Images classified",
            NumberText.count(report.read()),
            "of " + NumberText.count(report.images()) + " in the table"));
    tiles.add(
        new Tile(
            "Could not be read",
            NumberText.count(report.withError()),
            NumberText.percent(report.withError(), report.images()) + " of the table",
            report.withError() > 0));
    report.imagesPerClass().entrySet().stream()
        .limit(CLASSES_WITH_A_TILE)
        .map(entry -> classTile(entry.getKey(), entry.getValue(), report.read()))
        .forEach(tiles::add);
    report.scoring().speed().addTo(tiles);
    return tiles;
  }

  private static Tile classTile(String name, long count, long read) {
    return Tile.of(
        name, NumberText.count(count), NumberText.percent(count, read) + " of those read");
  }

  private static List<Section> results(ClassifyReport report) {
    return List.of(
        Section.narrow("classes", "Images by class", html -> writeClasses(html, report)),
        Section.narrow(
            "probabilities",
            "Images by probability of their class",
            html -> writeProbabilities(html, report)));
  }

  private static void writeClasses(Html html, ClassifyReport report) {
    BarChart chart = new BarChart("class-chart", "Images by class", report.imagesPerClass());
    chart.write(html);
    new DataTable("Images by class", List.of("Class", "Images"), chart.rows()).writeFolded(html);
  }

  private static void writeProbabilities(Html html, ClassifyReport report) {
    String title = "Images by probability";
    Histogram histogram =
        Histogram.ofFractions("probability-chart", title, report.probabilityHistogram());
    histogram.write(html);
    new DataTable(title, List.of("Probability", "Images"), histogram.rows()).writeFolded(html);
  }
}
