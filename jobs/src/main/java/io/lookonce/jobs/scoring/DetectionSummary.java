package io.lookonce.jobs.scoring;

import io.lookonce.box.Detection;
import io.lookonce.jobs.report.FractionCounts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up what a report says of a table of detections. */
final class DetectionSummary implements Consumer<DetectedPicture> {

  private static final int MOST_BOXES_SHOWN = 20;
  private static final int SAMPLE = 24;

  private final TableSummary table = new TableSummary();
  private final ClassCounts boxesPerClass;
  private final FractionCounts scores = new FractionCounts();
  private final long[] boxesPerPicture = new long[MOST_BOXES_SHOWN + 1];
  private final Least<DetectedPicture> sample =
      new Least<>(SAMPLE, Comparator.comparingInt(detected -> Lot.of(detected.picture())));
  private long withDetections;
  private long detections;

  DetectionSummary(List<String> classes) {
    this.boxesPerClass = new ClassCounts(classes);
  }

  @Override
  public void accept(DetectedPicture detected) {
    table.add(detected.picture());
    if (!detected.picture().isRead()) {
      return;
    }
    int boxes = detected.detections().size();
    boxesPerPicture[Math.min(MOST_BOXES_SHOWN, boxes)]++;
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

  TableSummary table() {
    return table;
  }

  long withDetections() {
    return withDetections;
  }

  long detections() {
    return detections;
  }

  /** Classes that were found, most frequent first. */
  Map<String, Long> boxesPerClass() {
    return boxesPerClass.byName();
  }

  FractionCounts scores() {
    return scores;
  }

  /** Element i counts pictures with i boxes, the last one those with as many or more. */
  long[] boxesPerPicture() {
    return boxesPerPicture.clone();
  }

  /** A few pictures with detections, drawn evenly, in path order. */
  List<DetectedPicture> sample() {
    return sample.inOrder().stream()
        .sorted(Comparator.comparing(detected -> detected.picture().path()))
        .toList();
  }
}
