package io.lookonce.jobs.evaluation.output;

import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.jobs.evaluation.output.DetectorEvaluationReport.SplitResult;
import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.DetectorClassTables;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Page;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.PrecisionCharts;
import io.lookonce.jobs.scoring.output.ErrorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Page layout of the report of {@code lookonce evaluate} for detectors. */
public final class DetectorEvaluationReportPage {
  private DetectorEvaluationReportPage() {}

  /** The whole page as one string. */
  public static String html(DetectorEvaluationReport report) {
    return new Page(
            "Evaluation report",
            report.subject() + " on " + report.dataset(),
            report.headline(),
            report.notices(),
            tiles(report),
            sections(report),
            "Written by lookonce evaluate, " + NumberText.moment(report.provenance().finished()))
        .html();
  }

  private static List<Tile> tiles(DetectorEvaluationReport report) {
    List<Tile> tiles = new ArrayList<>();
    for (SplitResult split : report.splits()) {
      tiles.add(
          Tile.of(
              "mAP50, " + split.name(),
              split.mean(DetectionMetric.AP50),
              "mean average precision at IoU 0.5"));
      tiles.add(
          Tile.of("mAP, " + split.name(), split.mean(DetectionMetric.AP), "over IoU 0.50 to 0.95"));
      tiles.add(
          Tile.of(
              "Objects, " + split.name(),
              NumberText.count(split.figures().objects()),
              "in " + NumberText.counted(split.figures().images(), "image", "images")));
      if (!split.unscored().isEmpty()) {
        tiles.add(unscored(split));
      }
    }
    return tiles;
  }

  private static Tile unscored(SplitResult split) {
    long images = split.unscored().stream().mapToLong(ErrorKind::count).sum();
    return new Tile(
        "Without detections, " + split.name(),
        NumberText.count(images),
        (images == 1 ? "image; its" : "images; their") + " objects count as missed",
        true);
  }

  private static List<Section> sections(DetectorEvaluationReport report) {
    List<Section> sections = new ArrayList<>();
    sections.add(Section.wide("means", "Means over the classes", html -> means(html, report)));
    for (SplitResult split : report.splits()) {
      PrecisionCharts charts = new PrecisionCharts(split.name(), split.figures());
      if (!charts.isEmpty()) {
        sections.add(
            Section.wide(
                "curves-" + split.name(), "Precision by recall, " + split.name(), charts::write));
      }
      DetectorClassTables tables = new DetectorClassTables(split.name(), split.figures());
      sections.add(
          Section.wide("classes-" + split.name(), "Classes, " + split.name(), tables::write));
    }
    for (SplitResult split : report.splits()) {
      addFaults(sections, split);
    }
    sections.add(report.provenance().section(report.facts()));
    return sections;
  }

  private static void addFaults(List<Section> sections, SplitResult split) {
    addGallery(
        sections,
        "misses-" + split.name(),
        "Worst misses, " + split.name(),
        "Objects (orange) without a matching detection, or with one (blue) below the best score"
            + " of its class; at most one per image, largest first.",
        split.misses());
    addGallery(
        sections,
        "false-alarms-" + split.name(),
        "Worst false alarms, " + split.name(),
        "Detections (red) that match no object (white), most confident first; at most one per"
            + " image.",
        split.falseAlarms());
    if (!split.unscored().isEmpty()) {
      sections.add(
          Section.wide(
              "unscored-" + split.name(),
              "Without detections, " + split.name(),
              html -> split.unscored().forEach(kind -> kind.write(html))));
    }
  }

  private static void addGallery(
      List<Section> sections, String id, String title, String words, List<GalleryImage> images) {
    if (!images.isEmpty()) {
      sections.add(
          Section.wide(
              id,
              title,
              html -> {
                html.element("p", words, "class", "aside");
                GalleryImage.write(html, id, images);
              }));
    }
  }

  private static void means(Html html, DetectorEvaluationReport report) {
    List<String> head =
        Stream.concat(Stream.of("Figure"), report.splits().stream().map(SplitResult::name))
            .toList();
    List<List<String>> rows =
        Arrays.stream(DetectionMetric.values())
            .map(
                metric ->
                    Stream.concat(
                            Stream.of(metric.title()),
                            report.splits().stream().map(split -> split.mean(metric)))
                        .toList())
            .toList();
    html.element(
        "p",
        "AP and AR follow COCO, averaged over IoU 0.50 to 0.95 unless the name says 50 or 75; small"
            + " is up to 32 by 32 pixels, large from 96 by 96. VOC AP follows Pascal VOC, at IoU"
            + " 0.5.",
        "class",
        "aside");
    new DataTable("Means over the classes", head, rows).write(html);
  }
}
