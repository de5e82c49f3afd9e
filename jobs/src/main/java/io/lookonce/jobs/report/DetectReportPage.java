package io.lookonce.jobs.report;

import io.lookonce.jobs.report.DetectReport.Model;
import io.lookonce.jobs.report.DetectReport.Speed;
import io.lookonce.jobs.report.DetectReport.Totals;
import io.lookonce.jobs.report.Histogram.Bin;
import io.lookonce.jobs.report.Histogram.Mark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lays out the report of {@code lookonce detect}: what was found first, where it comes from last.
 */
public final class DetectReportPage {
  private DetectReportPage() {}

  /** The whole page as one string. */
  public static String html(DetectReport report) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      write(report, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }

  /** Writes the page in UTF-8 as it goes, so that memory stays flat, and leaves the stream open. */
  public static void write(DetectReport report, OutputStream stream) throws IOException {
    new Page(
            "Detection report",
            report.title(),
            report.headline(),
            report.notices(),
            tiles(report),
            sections(report),
            footer(report))
        .write(stream);
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
      addSpeed(tiles, report.speed());
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

  private static void addSpeed(List<Tile> tiles, Speed speed) {
    tiles.add(
        Tile.of(
            "Pictures per second",
            Figures.decimal(speed.picturesPerSecond()),
            "over " + Figures.duration(speed.seconds())));
    addMilliseconds(tiles, "Decoding", speed.decodeMilliseconds());
    addMilliseconds(tiles, "Network", speed.forwardMilliseconds());
  }

  private static void addMilliseconds(List<Tile> tiles, String label, double milliseconds) {
    if (Double.isFinite(milliseconds)) {
      tiles.add(Tile.of(label, Figures.milliseconds(milliseconds), "mean per picture"));
    }
  }

  private static String perPicture(Totals totals) {
    return Figures.decimal((double) totals.detections() / totals.read()) + " per picture";
  }

  private static String ofScored(long part, Totals totals) {
    return Figures.percent(part, totals.scored()) + " of those scored";
  }

  private static List<Section> sections(DetectReport report) {
    List<Section> sections = new ArrayList<>();
    if (report.totals().detections() > 0) {
      sections.add(Section.wide("classes", "Boxes by class", html -> writeClasses(html, report)));
      sections.add(Section.narrow("scores", "Boxes by score", html -> writeScores(html, report)));
      if (report.boxesPerPicture().length > 0) {
        sections.add(
            Section.narrow("crowding", "Boxes per picture", html -> writePictures(html, report)));
      }
    }
    if (!report.gallery().isEmpty()) {
      sections.add(
          Section.wide("gallery", "Gallery", html -> GalleryPicture.write(html, report.gallery())));
    }
    if (!report.errors().isEmpty()) {
      sections.add(
          Section.wide(
              "errors",
              "Pictures that could not be read",
              html -> report.errors().forEach(kind -> kind.write(html))));
    }
    if (!report.otherFiles().isEmpty()) {
      sections.add(
          Section.wide("other-files", "Files that are not pictures", h -> writeOthers(h, report)));
    }
    sections.add(report.provenance().section(model(report.model())));
    return sections;
  }

  private static void writeClasses(Html html, DetectReport report) {
    BarChart chart = new BarChart("class-chart", "Boxes by class", report.boxesPerClass());
    chart.write(html);
    new DataTable("Boxes by class", List.of("Class", "Boxes"), chart.rows()).writeFolded(html);
  }

  private static void writeScores(Html html, DetectReport report) {
    long[] counts = report.scoreHistogram();
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      bins.add(new Bin(score(i, counts.length) + " to " + score(i + 1, counts.length), counts[i]));
    }
    List<Mark> marks = new ArrayList<>();
    for (int edge = 0; edge <= counts.length; edge += counts.length / 5) {
      marks.add(new Mark(edge, score(edge, counts.length)));
    }
    Histogram histogram = new Histogram("score-chart", "Boxes by score", bins, marks);
    histogram.write(html);
    new DataTable("Boxes by score", List.of("Score", "Boxes"), histogram.rows()).writeFolded(html);
  }

  private static String score(int edge, int bins) {
    return String.format(Locale.ROOT, "%.2f", (double) edge / bins);
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

  private static Map<String, String> model(Model model) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", model.name() + " " + model.version());
    facts.put("kind", model.kind());
    facts.put("input", model.inputWidth() + " × " + model.inputHeight() + " pixels");
    return facts;
  }

  private static void writeOthers(Html html, DetectReport report) {
    html.element("p", "They were counted and left alone.", "class", "aside");
    report.otherFiles().forEach(files -> files.write(html));
  }

  private static String footer(DetectReport report) {
    return "Written by lookonce detect, " + Figures.moment(report.provenance().finished());
  }
}
