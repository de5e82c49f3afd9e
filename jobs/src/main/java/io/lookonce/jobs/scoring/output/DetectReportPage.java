package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.BarChart;
import io.lookonce.jobs.report.chart.Histogram;
import io.lookonce.jobs.report.chart.Histogram.Bin;
import io.lookonce.jobs.report.chart.Histogram.Mark;
import io.lookonce.jobs.scoring.output.DetectReport.Totals;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Page layout of the report of {@code lookonce detect}. */
public final class DetectReportPage {
  private DetectReportPage() {}

  /** The whole page as one string. */
  public static String html(DetectReport report) {
    return page(report).html();
  }

  /** Writes the page as UTF-8 without holding it in memory; leaves the stream open. */
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
            "Images scored",
            NumberText.count(totals.scored()),
            "of " + NumberText.count(totals.planned()) + " planned"));
    if (totals.scored() > 0) {
      addFindings(tiles, totals);
    }
    tiles.add(
        Tile.of(
            "In the table",
            NumberText.count(totals.inTable()),
            (totals.inTable() == 1 ? "image" : "images") + ", all runs"));
    if (totals.scored() > 0) {
      report.scoring().speed().addTo(tiles);
    }
    return tiles;
  }

  private static void addFindings(List<Tile> tiles, Totals totals) {
    String objects = totals.read() == 0 ? "in no image" : perImage(totals);
    tiles.add(Tile.of("Objects found", NumberText.count(totals.detections()), objects));
    tiles.add(
        Tile.of(
            "Images with objects",
            NumberText.count(totals.withDetections()),
            ofScored(totals.withDetections(), totals)));
    tiles.add(
        new Tile(
            "Could not be read",
            NumberText.count(totals.withError()),
            ofScored(totals.withError(), totals),
            totals.withError() > 0));
  }

  private static String perImage(Totals totals) {
    return NumberText.decimal((double) totals.detections() / totals.read()) + " per image";
  }

  private static String ofScored(long part, Totals totals) {
    return NumberText.percent(part, totals.scored()) + " of those scored";
  }

  private static List<Section> results(DetectReport report) {
    List<Section> sections = new ArrayList<>();
    if (report.totals().detections() > 0) {
      sections.add(Section.wide("classes", "Boxes by class", html -> writeClasses(html, report)));
      sections.add(Section.narrow("scores", "Boxes by score", html -> writeScores(html, report)));
      if (report.boxesPerImage().length > 0) {
        sections.add(
            Section.narrow("crowding", "Boxes per image", html -> writeImages(html, report)));
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

  private static void writeImages(Html html, DetectReport report) {
    long[] counts = report.boxesPerImage();
    List<Bin> bins = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (int boxes = 0; boxes < counts.length; boxes++) {
      String orMore = boxes == counts.length - 1 ? "+" : "";
      bins.add(new Bin(boxes + orMore, counts[boxes]));
      marks.add(new Mark(boxes + 0.5, boxes + orMore));
    }
    Histogram histogram = new Histogram("crowding-chart", "Images by boxes", bins, marks);
    histogram.write(html);
    new DataTable("Images by boxes", List.of("Boxes", "Images"), histogram.rows())
        .writeFolded(html);
  }
}
