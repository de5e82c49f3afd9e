package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.IntersectionOverUnion;
import io.lookonce.evaluation.ClassDetectionMetrics;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches.SoughtObject;
import io.lookonce.image.DetectionPainter.PaintedFrame;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A missed object or a false positive, with the frames that the report draws.
 *
 * @param index of the image in its split
 * @param source of the image
 * @param classId evaluated class of the object or the detection
 * @param score of the detection; for an object, of the detection that matches it, 0 if there is
 *     none
 * @param area of the object or of the detection's box, in square pixels
 * @param frames boxes to draw on the image
 * @param caption description in a few words
 */
record DetectionError(
    long index,
    String source,
    int classId,
    float score,
    double area,
    List<PaintedFrame> frames,
    String caption)
    implements Serializable {

  /** Undetected objects first, by descending area; then by ascending score. */
  static final Comparator<DetectionError> WORST_MISS_FIRST =
      Comparator.comparingDouble(DetectionError::score)
          .thenComparing(Comparator.comparingDouble(DetectionError::area).reversed())
          .thenComparingLong(DetectionError::index);

  /** By descending score. */
  static final Comparator<DetectionError> WORST_FALSE_ALARM_FIRST =
      Comparator.comparingDouble((DetectionError fault) -> -fault.score())
          .thenComparingLong(DetectionError::index);

  private static final int TRUTH = 0xffffff;
  private static final int MISS = 0xffa500;
  private static final int FALSE_ALARM = 0xff3030;
  private static final int DETECTION = 0x30c0ff;
  private static final int MAX_NEIGHBOURS = 3;

  /** A missed object, drawn with the detections that overlap it. */
  static DetectionError miss(ImageDetections image, SoughtObject missed, List<String> names) {
    GroundTruthBox truth = missed.truth();
    String name = names.get(truth.classId());
    List<PaintedFrame> frames = new ArrayList<>();
    image.detections().stream()
        .filter(detection -> IntersectionOverUnion.of(detection.box(), truth.box()) > 0)
        .sorted(Comparator.comparingDouble((Detection detection) -> -detection.score()))
        .limit(MAX_NEIGHBOURS)
        .forEach(detection -> frames.add(frame(detection, DETECTION, names)));
    frames.add(new PaintedFrame(truth.box(), MISS, name));
    return new DetectionError(
        image.index(),
        image.source(),
        truth.classId(),
        missed.score(),
        truth.area(),
        frames,
        missed.score() == 0
            ? name + ", not found"
            : String.format(Locale.ROOT, "%s, found with no more than %.3f", name, missed.score()));
  }

  /** A false positive, drawn with the image's objects. */
  static DetectionError falseAlarm(ImageDetections image, Detection wrong, List<String> names) {
    List<PaintedFrame> frames = new ArrayList<>();
    for (GroundTruthBox object : image.objects()) {
      frames.add(new PaintedFrame(object.box(), TRUTH, names.get(object.classId())));
    }
    frames.add(frame(wrong, FALSE_ALARM, names));
    return new DetectionError(
        image.index(),
        image.source(),
        wrong.classId(),
        wrong.score(),
        wrong.box().area(),
        frames,
        String.format(Locale.ROOT, "%s (%.3f)", names.get(wrong.classId()), wrong.score()));
  }

  private static PaintedFrame frame(Detection detection, int colour, List<String> names) {
    String label =
        String.format(Locale.ROOT, "%s %.2f", names.get(detection.classId()), detection.score());
    return new PaintedFrame(detection.box(), colour, label);
  }

  /** Whether the object is missed at the score threshold with the best F1 of its class. */
  boolean isMissedBy(List<ClassDetectionMetrics> figures) {
    return score == 0
        || figures.get(classId).bestPoint().map(best -> score < best.score()).orElse(true);
  }
}
