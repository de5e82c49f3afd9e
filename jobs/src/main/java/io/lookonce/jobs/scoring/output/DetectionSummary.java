package io.lookonce.jobs.scoring.output;

import io.lookonce.box.Detection;
import io.lookonce.jobs.report.chart.FractionCounts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up what a report says of a table of detections. */
public final class DetectionSummary implements Consumer<DetectedImage> {

  private static final int MOST_BOXES_SHOWN = 20;
  private static final int SAMPLE = 24;

  private final TableSummary table = new TableSummary();
  private final ClassCounts boxesPerClass;
  private final FractionCounts scores = new FractionCounts();
  private final long[] boxesPerImage = new long[MOST_BOXES_SHOWN + 1];
  private final TopK<DetectedImage> sample =
      new TopK<>(SAMPLE, Comparator.comparingInt(detected -> SamplingKey.of(detected.image())));
  private long withDetections;
  private long detections;

  public DetectionSummary(List<String> classes) {
    this.boxesPerClass = new ClassCounts(classes);
  }

  @Override
  public void accept(DetectedImage detected) {
    table.add(detected.image());
    if (!detected.image().isRead()) {
      return;
    }
    int boxes = detected.detections().size();
    boxesPerImage[Math.min(MOST_BOXES_SHOWN, boxes)]++;
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

  public TableSummary table() {
    return table;
  }

  public long withDetections() {
    return withDetections;
  }

  public long detections() {
    return detections;
  }

  /** Classes that were found, most frequent first. */
  Map<String, Long> boxesPerClass() {
    return boxesPerClass.byName();
  }

  FractionCounts scores() {
    return scores;
  }

  /** Element i counts images with i boxes, the last one those with as many or more. */
  long[] boxesPerImage() {
    return boxesPerImage.clone();
  }

  /** A few images with detections, drawn evenly, in path order. */
  List<DetectedImage> sample() {
    return sample.inOrder().stream()
        .sorted(Comparator.comparing(detected -> detected.image().path()))
        .toList();
  }
}
