package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.IntersectionOverUnion;
import io.lookonce.evaluation.ClassDetectionMetrics;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches.SoughtObject;
import io.lookonce.image.DetectionPainter.PaintedFrame;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * An object that a detector missed, or a thing that it saw where there is none, with what the
 * report shows of it.
 *
 * @param index of the image in its split
 * @param source of the image
 * @param classId measured class of the object or the detection
 * @param score of the detection; for an object, of the one that found it, 0 if none did
 * @param area of the object or of the detection's box, in square pixels
 * @param frames what is painted into the image
 * @param caption what it is
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

  /** What nothing found first, the largest first among them; then by certainty. */
  static final Comparator<DetectionError> WORST_MISS_FIRST =
      Comparator.comparingDouble(DetectionError::score)
          .thenComparing(Comparator.comparingDouble(DetectionError::area).reversed())
          .thenComparingLong(DetectionError::index);

  /** What the detector was surest of first. */
  static final Comparator<DetectionError> WORST_FALSE_ALARM_FIRST =
      Comparator.comparingDouble((DetectionError fault) -> -fault.score())
          .thenComparingLong(DetectionError::index);

  private static final int TRUTH = 0xffffff;
  private static final int MISS = 0xffa500;
  private static final int FALSE_ALARM = 0xff3030;
  private static final int DETECTION = 0x30c0ff;
  private static final int MOST_NEIGHBOURS = 3;

  /** Of a missed object, painted with the detections that touch it. */
  static DetectionError miss(ImageDetections image, SoughtObject missed, List<String> names) {
    GroundTruthBox truth = missed.truth();
    String name = names.get(truth.classId());
    List<PaintedFrame> frames = new ArrayList<>();
    image.detections().stream()
        .filter(detection -> IntersectionOverUnion.of(detection.box(), truth.box()) > 0)
        .sorted(Comparator.comparingDouble((Detection detection) -> -detection.score()))
        .limit(MOST_NEIGHBOURS)
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

  /** Of a detection that is wrong, painted with the image's objects. */
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

  /** Whether the object is missed where detections under the class's best score are dropped. */
  boolean isMissedBy(List<ClassDetectionMetrics> figures) {
    return score == 0
        || figures.get(classId).bestPoint().map(best -> score < best.score()).orElse(true);
  }
}
