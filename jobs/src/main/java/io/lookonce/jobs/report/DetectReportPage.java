package io.lookonce.jobs.report;

import io.lookonce.jobs.report.DetectReport.Totals;
import io.lookonce.jobs.report.Histogram.Bin;
import io.lookonce.jobs.report.Histogram.Mark;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out the report of {@code lookonce detect}: what was found first, where it comes from last.
 */
public final class DetectReportPage {
  private DetectReportPage() {}

  /** The whole page as one string. */
  public static String html(DetectReport report) {
    return page(report).html();
  }

  /** Writes the page in UTF-8 as it goes, so that memory stays flat, and leaves the stream open. */
  public static void write(DetectReport report, OutputStream stream) throws IOException {
    page(report).write(stream);
  }

  private static Page page(DetectReport report) {
    return report
        .scoring()
        .page("Detection report", "detect", report.headline(), tiles(report), results(report));
  }

  private static List<Tile> tiles(DetectReport report) {
    Totals totals = report.totals();
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        Tile.of(
            "Pictures scored",
            Figures.count(totals.scored()),
            "of " + Figures.count(totals.planned()) + " planned"));
    if (totals.scored() > 0) {
      addFindings(tiles, totals);
    }
    tiles.add(Tile.of("In the table", Figures.count(totals.inTable()), "pictures, all runs"));
    if (totals.scored() > 0) {
      report.scoring().speed().addTo(tiles);
    }
    return tiles;
  }

  private static void addFindings(List<Tile> tiles, Totals totals) {
    String objects = totals.read() == 0 ? "in no picture" : perPicture(totals);
    tiles.add(Tile.of("Objects found", Figures.count(totals.detections()), objects));
    tiles.add(
        Tile.of(
            "Pictures with objects",
            Figures.count(totals.withDetections()),
            ofScored(totals.withDetections(), totals)));
    tiles.add(
        new Tile(
            "Could not be read",
            Figures.count(totals.withError()),
            ofScored(totals.withError(), totals),
            totals.withError() > 0));
  }

  private static String perPicture(Totals totals) {
    return Figures.decimal((double) totals.detections() / totals.read()) + " per picture";
  }

  private static String ofScored(long part, Totals totals) {
    return Figures.percent(part, totals.scored()) + " of those scored";
  }

  private static List<Section> results(DetectReport report) {
    List<Section> sections = new ArrayList<>();
    if (report.totals().detections() > 0) {
      sections.add(Section.wide("classes", "Boxes by class", html -> writeClasses(html, report)));
      sections.add(Section.narrow("scores", "Boxes by score", html -> writeScores(html, report)));
      if (report.boxesPerPicture().length > 0) {
        sections.add(
            Section.narrow("crowding", "Boxes per picture", html -> writePictures(html, report)));
      }
    }
    return sections;
  }

  private static void writeClasses(Html html, DetectReport report) {
    BarChart chart = new BarChart("class-chart", "Boxes by class", report.boxesPerClass());
    chart.write(html);
    new DataTable("Boxes by class", List.of("Class", "Boxes"), chart.rows()).writeFolded(html);
  }

  private static void writeScores(Html html, DetectReport report) {
    Histogram histogram =
        Histogram.ofFractions("score-chart", "Boxes by score", report.scoreHistogram());
    histogram.write(html);
    new DataTable("Boxes by score", List.of("Score", "Boxes"), histogram.rows()).writeFolded(html);
  }

  private static void writePictures(Html html, DetectReport report) {
    long[] counts = report.boxesPerPicture();
    List<Bin> bins = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (int boxes = 0; boxes < counts.length; boxes++) {
      String orMore = boxes == counts.length - 1 ? "+" : "";
      bins.add(new Bin(boxes + orMore, counts[boxes]));
      marks.add(new Mark(boxes + 0.5, boxes + orMore));
    }
    Histogram histogram = new Histogram("crowding-chart", "Pictures by boxes", bins, marks);
    histogram.write(html);
    new DataTable("Pictures by boxes", List.of("Boxes", "Pictures"), histogram.rows())
        .writeFolded(html);
  }
}
