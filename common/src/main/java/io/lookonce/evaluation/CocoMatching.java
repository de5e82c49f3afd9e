package io.lookonce.evaluation;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.IntersectionOverUnion;
import io.lookonce.evaluation.MatchOutcome.ObjectSize;
import java.util.Arrays;
import java.util.List;

/**
 * Matches detections with objects of one class in one image by the rules of COCO's {@code
 * COCOeval}, for each object size and IoU threshold.
 *
 * <p>Objects of another size, crowds and difficult objects are <i>ignored</i>: a detection that is
 * matched with one of them is neither a true nor a false positive, nor is an unmatched detection of
 * another size. In order of descending score, a detection is matched with the free object (crowds
 * are always free) of the greatest IoU of at least the threshold, the last among equals; with an
 * ignored object only if there is no other.
 */
final class CocoMatching {

  private static final int NOTHING = -1;

  private final List<Detection> detections;
  private final List<GroundTruthBox> objects;
  private final double[][] overlaps;
  private final long[] right;
  private final long[] ignored;

  /** For each object, the detection that matches it at the lowest threshold, for all sizes. */
  private final int[] finders;

  /**
   * Matches for all sizes and thresholds.
   *
   * @param detections highest score first, at most {@link DetectionAccumulator#MOST_DETECTIONS}
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

  /** The outcomes in which a detection is a true positive, see {@link MatchOutcome}. */
  long right(int detection) {
    return right[detection];
  }

  /** The outcomes in which a detection is ignored. */
  long ignored(int detection) {
    return ignored[detection];
  }

  /**
   * The score of the detection that matches an object at the lowest threshold, for all sizes; 0 if
   * none does.
   */
  float foundWith(int object) {
    return finders[object] == NOTHING ? 0 : detections.get(finders[object]).score();
  }

  /** Whether an object need not be found, for all sizes. */
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

  /** The free object of the greatest sufficient IoU, among the ignored objects or the others. */
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

  /**
   * Overlaps of the detections and objects of one class in an image.
   *
   * @param plain intersection over union, by detection and object
   * @param withCrowds the same, but for a crowd the share of the detection's area that lies in it
   */
  record Overlaps(double[][] plain, double[][] withCrowds) {

    static Overlaps of(List<Detection> detections, List<GroundTruthBox> objects) {
      double[][] plain = new double[detections.size()][objects.size()];
      double[][] withCrowds = new double[detections.size()][objects.size()];
      for (int d = 0; d < plain.length; d++) {
        BoundingBox found = detections.get(d).box();
        for (int o = 0; o < plain[d].length; o++) {
          GroundTruthBox object = objects.get(o);
          plain[d][o] = IntersectionOverUnion.of(found, object.box());
          withCrowds[d][o] =
              object.crowd()
                  ? IntersectionOverUnion.coveredShare(found, object.box())
                  : plain[d][o];
        }
      }
      return new Overlaps(plain, withCrowds);
    }
  }
}
