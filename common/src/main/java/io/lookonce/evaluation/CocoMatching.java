package io.lookonce.evaluation;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.util.Arrays;
import java.util.List;

/**
 * Judges the detections of one class in one image by the rules of COCO's {@code COCOeval}, for one
 * size of objects at one IoU threshold at a time.
 *
 * <p>Objects of another size, crowds and difficult objects are <i>ignored</i>: a detection that
 * gets one of them is neither right nor wrong, and so is a detection of another size that gets
 * nothing. Best score first, a detection gets the object that it overlaps most, of equal ones the
 * last, among those that overlap it by at least the threshold and are free (a crowd always is); an
 * ignored one only if no other is to be had.
 */
final class CocoMatching {

  private static final int NOTHING = -1;

  private final List<Detection> detections;
  private final List<GroundTruthBox> objects;
  private final double[][] overlaps;
  private final long[] right;
  private final long[] ignored;

  /** By object, the detection that got it at the lowest threshold, whatever its size. */
  private final int[] finders;

  /**
   * Passes all verdicts.
   *
   * @param detections best score first, at most {@link DetectionAccumulator#MOST_DETECTIONS}
   */
  CocoMatching(List<Detection> detections, List<GroundTruthBox> objects, Overlaps overlaps) {
    this.detections = detections;
    this.objects = objects;
    this.overlaps = overlaps.withCrowds();
    this.right = new long[detections.size()];
    this.ignored = new long[detections.size()];
    this.finders = new int[objects.size()];
    Arrays.fill(finders, NOTHING);
    for (ObjectSize size : ObjectSize.values()) {
      boolean[] isIgnored = ignoredObjects(size);
      for (int threshold = 0; threshold < MatchOutcome.THRESHOLDS; threshold++) {
        judge(size, threshold, isIgnored);
      }
    }
  }

  /** The verdicts by which a detection is right, as in {@link MatchOutcome}. */
  long right(int detection) {
    return right[detection];
  }

  /** The verdicts by which a detection is neither right nor wrong. */
  long ignored(int detection) {
    return ignored[detection];
  }

  /**
   * The score of the detection that got an object at the lowest threshold, whatever its size; 0 if
   * none did.
   */
  float foundWith(int object) {
    return finders[object] == NOTHING ? 0 : detections.get(finders[object]).score();
  }

  /** Whether an object is none that has to be found, whatever its size. */
  static boolean isNeverAsked(GroundTruthBox object) {
    return object.crowd() || object.difficult();
  }

  private boolean[] ignoredObjects(ObjectSize size) {
    boolean[] isIgnored = new boolean[objects.size()];
    for (int o = 0; o < isIgnored.length; o++) {
      GroundTruthBox object = objects.get(o);
      isIgnored[o] = isNeverAsked(object) || !size.holds(object.area());
    }
    return isIgnored;
  }

  private void judge(ObjectSize size, int threshold, boolean[] isIgnored) {
    long bit = MatchOutcome.bit(size, threshold);
    double least = MatchOutcome.iou(threshold);
    boolean[] taken = new boolean[objects.size()];
    for (int d = 0; d < right.length; d++) {
      int match = match(d, least, taken, isIgnored, false);
      if (match == NOTHING) {
        match = match(d, least, taken, isIgnored, true);
      }
      if (match == NOTHING) {
        ignored[d] |= size.holds(detections.get(d).box().area()) ? 0 : bit;
      } else {
        taken[match] = !objects.get(match).crowd();
        if (bit == MatchOutcome.LENIENT) {
          finders[match] = d;
        }
        if (isIgnored[match]) {
          ignored[d] |= bit;
        } else {
          right[d] |= bit;
        }
      }
    }
  }

  /** The free object of the greatest sufficient overlap among those that are ignored, or not. */
  private int match(
      int detection, double least, boolean[] taken, boolean[] isIgnored, boolean amongIgnored) {
    int match = NOTHING;
    double greatest = least;
    for (int o = 0; o < taken.length; o++) {
      if (!taken[o] && isIgnored[o] == amongIgnored && overlaps[detection][o] >= greatest) {
        greatest = overlaps[detection][o];
        match = o;
      }
    }
    return match;
  }
}
