package io.lookonce.jobs.scoring.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.box.Detection;
import io.lookonce.image.Image;
import io.lookonce.jobs.report.GalleryImage;
import io.lookonce.jobs.report.chart.FractionCounts;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.DetectionTable.DetectedImage;
import io.lookonce.jobs.scoring.output.ReportParts.GalleryPainter;
import io.lookonce.jobs.scoring.output.TopK.Kept;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Aggregates a table of detections. */
public final class DetectionSummary extends TableSummary {

  private static final int MAX_BOXES_SHOWN = 20;
  private static final int SAMPLE = 24;

  private final List<String> classes;
  private final BiFunction<Image, List<Detection>, Image> painting;
  private final ClassCounts boxesPerClass;
  private final FractionCounts scores = new FractionCounts();
  private final long[] boxesPerImage = new long[MAX_BOXES_SHOWN + 1];
  private final TopK<DetectedImage> sample =
      new TopK<>(SAMPLE, ScoredImage.inSamplingOrder(DetectedImage::image));
  private long withDetections;
  private long detections;

  /**
   * An empty summary.
   *
   * @param painting paints detections into a copy of an image, for the gallery
   */
  public DetectionSummary(
      List<String> classes, BiFunction<Image, List<Detection>, Image> painting) {
    this.painting = painting;
    this.classes = classes;
    this.boxesPerClass = new ClassCounts(classes);
  }

  /**
   * All that was counted.
   *
   * @param sample the images that the gallery is drawn from
   */
  private record State(
      Totals totals,
      long[] boxesPerClass,
      long[] scores,
      long[] boxesPerImage,
      long withDetections,
      long detections,
      Kept<DetectedImage> sample) {}

  @Override
  public StructType columns() {
    return DetectionTable.SCHEMA;
  }

  @Override
  void count(Row row, int times) {
    count(DetectedImage.of(row), times);
  }

  private void count(DetectedImage detected, int times) {
    count(detected.image(), times);
    if (!detected.image().isRead()) {
      return;
    }
    int boxes = detected.detections().size();
    boxesPerImage[Math.min(MAX_BOXES_SHOWN, boxes)] += times;
    detections += (long) times * boxes;
    for (Detection detection : detected.detections()) {
      boxesPerClass.add(detection.classId(), times);
      scores.add(detection.score(), times);
    }
    if (boxes > 0) {
      withDetections += times;
      count(sample, detected, times);
    }
  }

  @Override
  public boolean isExact() {
    return super.isExact() && sample.isExact();
  }

  @Override
  public JsonNode state() {
    return JSON.valueToTree(
        new State(
            totals(),
            boxesPerClass.counts(),
            scores.counts(),
            boxesPerImage(),
            withDetections,
            detections,
            sample.kept()));
  }

  @Override
  public void restore(JsonNode stored) throws IOException {
    State state = JSON.treeToValue(stored, State.class);
    restore(state.totals());
    boxesPerClass.addAll(state.boxesPerClass());
    scores.addAll(state.scores());
    System.arraycopy(state.boxesPerImage(), 0, boxesPerImage, 0, boxesPerImage.length);
    withDetections = state.withDetections();
    detections = state.detections();
    sample.restore(state.sample());
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
    return new DetectReport(
            new ReportParts(run, this)
                .report(run.card().head().kind() + " head", "boxes", gallery(source)),
            new DetectReport.Totals(
                images(), images(), images(), withDetections, withError(), detections),
            boxesPerClass(),
            scores().counts(),
            boxesPerImage())
        .html();
  }

  private List<GalleryImage> gallery(ImageSource source) {
    List<DetectedImage> shown = sample();
    GalleryPainter painter =
        new GalleryPainter(source, shown.stream().map(DetectedImage::image).toList());
    for (DetectedImage detected : shown) {
      painter.add(
          detected.image(),
          original -> painting.apply(original, detected.detections()),
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
