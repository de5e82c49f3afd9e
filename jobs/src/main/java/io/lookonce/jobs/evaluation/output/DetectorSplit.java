package io.lookonce.jobs.evaluation.output;

import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.evaluation.output.EvaluationReport.SplitReport;
import io.lookonce.jobs.report.DataTable;
import io.lookonce.jobs.report.DetectorClassTables;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.Html;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import io.lookonce.jobs.report.chart.PrecisionCharts;
import io.lookonce.jobs.scoring.output.ErrorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A detector's figures on one split.
 *
 * @param name {@code train}, {@code validation} or {@code test}
 * @param metrics of its images
 * @param unscored images without detections to evaluate, by reason; often empty
 * @param misses some objects without a detection, in display order
 * @param falseAlarms some false positives, in display order
 */
public record DetectorSplit(
    String name,
    DetectionMetrics metrics,
    List<ErrorKind> unscored,
    List<GalleryImage> misses,
    List<GalleryImage> falseAlarms)
    implements SplitReport {

  public DetectorSplit {
    unscored = List.copyOf(unscored);
    misses = List.copyOf(misses);
    falseAlarms = List.copyOf(falseAlarms);
  }

  /** The result on all splits in one sentence. */
  public static String headline(String subject, List<DetectorSplit> splits) {
    return subject
        + " reaches "
        + splits.stream().map(DetectorSplit::share).collect(Collectors.joining(", "));
  }

  private String share() {
    return String.format(
        Locale.ROOT,
        "mAP50 %s and mAP %s on %s",
        mean(DetectionMetric.AP50),
        mean(DetectionMetric.AP),
        NumberText.counted(metrics.images(), name + " image", name + " images"));
  }

  /** A mean over the classes, formatted for the page. */
  private String mean(DetectionMetric metric) {
    return NumberText.probability(metrics.mean(metric).orElse(Double.NaN));
  }

  /** All means of all splits. */
  public static Section means(List<DetectorSplit> splits) {
    return Section.wide("means", "Means over the classes", html -> writeMeans(html, splits));
  }

  private static void writeMeans(Html html, List<DetectorSplit> splits) {
    List<String> head =
        Stream.concat(Stream.of("Figure"), splits.stream().map(DetectorSplit::name)).toList();
    List<List<String>> rows =
        Arrays.stream(DetectionMetric.values())
            .map(
                metric ->
                    Stream.concat(
                            Stream.of(metric.title()),
                            splits.stream().map(split -> split.mean(metric)))
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

  @Override
  public List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        Tile.of("mAP50, " + name, mean(DetectionMetric.AP50), "mean average precision at IoU 0.5"));
    tiles.add(Tile.of("mAP, " + name, mean(DetectionMetric.AP), "over IoU 0.50 to 0.95"));
    tiles.add(
        Tile.of(
            "Objects, " + name,
            NumberText.count(metrics.objects()),
            "in " + NumberText.counted(metrics.images(), "image", "images")));
    if (!unscored.isEmpty()) {
      long images = unscored.stream().mapToLong(ErrorKind::count).sum();
      tiles.add(
          new Tile(
              "Without detections, " + name,
              NumberText.count(images),
              (images == 1 ? "image; its" : "images; their") + " objects count as missed",
              true));
    }
    return tiles;
  }

  @Override
  public List<Section> figures() {
    List<Section> sections = new ArrayList<>();
    PrecisionCharts charts = new PrecisionCharts(name, metrics);
    if (!charts.isEmpty()) {
      sections.add(Section.wide("curves-" + name, "Precision by recall, " + name, charts::write));
    }
    DetectorClassTables tables = new DetectorClassTables(name, metrics);
    sections.add(Section.wide("classes-" + name, "Classes, " + name, tables::write));
    return sections;
  }

  @Override
  public List<Section> mistakes() {
    List<Section> sections = new ArrayList<>();
    addGallery(
        sections,
        "misses",
        "Worst misses",
        "Objects (orange) without a matching detection, or with one (blue) below the best score"
            + " of its class; at most one per image, largest first.",
        misses);
    addGallery(
        sections,
        "false-alarms",
        "Worst false alarms",
        "Detections (red) that match no object (white), most confident first; at most one per"
            + " image.",
        falseAlarms);
    if (!unscored.isEmpty()) {
      sections.add(
          Section.wide(
              "unscored-" + name,
              "Without detections, " + name,
              html -> unscored.forEach(kind -> kind.write(html))));
    }
    return sections;
  }

  private void addGallery(
      List<Section> sections, String id, String title, String words, List<GalleryImage> images) {
    if (!images.isEmpty()) {
      sections.add(
          Section.wide(
              id + "-" + name,
              title + ", " + name,
              html -> {
                html.element("p", words, "class", "aside");
                GalleryImage.write(html, id + "-" + name, images);
              }));
    }
  }
}
