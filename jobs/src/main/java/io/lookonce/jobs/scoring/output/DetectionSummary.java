package io.lookonce.jobs.scoring.output;

import io.lookonce.box.Detection;
import io.lookonce.image.DetectionPainter;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.DetectionTable.DetectedImage;
import io.lookonce.jobs.scoring.output.ReportParts.GalleryPainter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Aggregates a table of detections. */
public final class DetectionSummary extends TableSummary implements Consumer<DetectedImage> {

  private static final int MAX_BOXES_SHOWN = 20;
  private static final int SAMPLE = 24;

  private final List<String> classes;
  private final ClassCounts boxesPerClass;
  private final FractionCounts scores = new FractionCounts();
  private final long[] boxesPerImage = new long[MAX_BOXES_SHOWN + 1];
  private final TopK<DetectedImage> sample =
      new TopK<>(SAMPLE, Comparator.comparingInt(detected -> detected.image().samplingKey()));
  private long withDetections;
  private long detections;

  public DetectionSummary(List<String> classes) {
    this.classes = classes;
    this.boxesPerClass = new ClassCounts(classes);
  }

  @Override
  public void accept(DetectedImage detected) {
    add(detected.image());
    if (!detected.image().isRead()) {
      return;
    }
    int boxes = detected.detections().size();
    boxesPerImage[Math.min(MAX_BOXES_SHOWN, boxes)]++;
    detections += boxes;
    for (Detection detection : detected.detections()) {
      boxesPerClass.add(detection.classId());
      scores.add(detection.score());
    }
    if (boxes > 0) {
      withDetections++;
      sample.add(detected);
    }
  }

  @Override
  public Map<String, Long> counts(ScoringRun run) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("in_table_with_detections", withDetections);
    counts.put("in_table_detections", detections);
    counts.putAll(run.faults().byName());
    return counts;
  }

  @Override
  public String html(ScoringRun run, ImageSource source) {
    return DetectReportPage.html(
        new DetectReport(
            new ReportParts(run, this)
                .report(run.card().head().kind() + " head", "boxes", gallery(source)),
            new DetectReport.Totals(
                images(), images(), images(), withDetections, withError(), detections),
            boxesPerClass(),
            scores().counts(),
            boxesPerImage()));
  }

  private List<GalleryImage> gallery(ImageSource source) {
    GalleryPainter painter = new GalleryPainter(source);
    for (DetectedImage detected : sample()) {
      painter.add(
          detected.image(),
          original -> new DetectionPainter().paint(original, detected.detections(), classes),
          caption(detected.detections()));
    }
    return painter.gallery();
  }

  private String caption(List<Detection> detections) {
    Map<String, Integer> counts = new TreeMap<>();
    detections.forEach(
        detection -> counts.merge(classes.get(detection.classId()), 1, Integer::sum));
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " × " + entry.getValue() : ""))
            .toList());
  }

  public long detections() {
    return detections;
  }

  /** Boxes by class, most frequent first. */
  Map<String, Long> boxesPerClass() {
    return boxesPerClass.byName();
  }

  FractionCounts scores() {
    return scores;
  }

  /** Element i counts images with i boxes, the last one those with i or more. */
  long[] boxesPerImage() {
    return boxesPerImage.clone();
  }

  /** A uniform sample of images with detections, in path order. */
  List<DetectedImage> sample() {
    return sample.inOrder().stream()
        .sorted(Comparator.comparing(detected -> detected.image().path()))
        .toList();
  }
}
