package io.lookonce.jobs.scoring.output;

import io.lookonce.box.Detection;
import io.lookonce.image.DetectionPainter;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.model.ModelCard;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a run and its table into the report's words, and paints the few images it shows. */
public final class DetectReportWriter {

  private final ModelCard card;
  private final ImageSource source;

  public DetectReportWriter(ModelCard card, ImageSource source) {
    this.card = card;
    this.source = source;
  }

  public String html(ScoringRun run, DetectionSummary summary) {
    TableSummary table = summary.table();
    return DetectReportPage.html(
        new DetectReport(
            new ReportParts(card, run, table)
                .report(card.head().kind() + " head", "boxes", gallery(summary)),
            new DetectReport.Totals(
                table.images(),
                table.images(),
                table.images(),
                summary.withDetections(),
                table.withError(),
                summary.detections()),
            summary.boxesPerClass(),
            summary.scores().counts(),
            summary.boxesPerImage()));
  }

  private List<GalleryImage> gallery(DetectionSummary summary) {
    GalleryPainter painter = new GalleryPainter(source);
    for (DetectedImage detected : summary.sample()) {
      painter.add(
          detected.image(),
          original -> new DetectionPainter().paint(original, detected.detections(), card.classes()),
          caption(detected.detections()));
    }
    return painter.gallery();
  }

  /** Class names and counts, such as {@code bus, car × 3}; class names have no known plural. */
  private String caption(List<Detection> detections) {
    Map<String, Integer> counts = new TreeMap<>();
    detections.forEach(
        detection -> counts.merge(card.classes().get(detection.classId()), 1, Integer::sum));
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " × " + entry.getValue() : ""))
            .toList());
  }
}
