package io.lookonce.evaluation;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.CocoMatching.Overlaps;
import java.util.List;

/**
 * Matches detections with objects of one class in one image by the rules of the Pascal VOC
 * development kit. In order of descending score, a detection is compared with the object of the
 * greatest IoU (the first among equals), taken or not. Below an IoU of 0.5 it is a false positive;
 * with a difficult object it is ignored; if a detection with a higher score has taken the object,
 * it is a false positive. Crowds, which VOC does not know, count as difficult. (Everingham et al.,
 * <i>The Pascal Visual Object Classes Challenge</i>, §4.2.)
 */
final class VocMatching {

  private static final double LEAST_OVERLAP = 0.5;

  private final boolean[] right;
  private final boolean[] ignored;

  VocMatching(List<GroundTruthBox> objects, Overlaps overlaps) {
    double[][] plain = overlaps.plain();
    this.right = new boolean[plain.length];
    this.ignored = new boolean[plain.length];
    boolean[] taken = new boolean[objects.size()];
    for (int d = 0; d < plain.length; d++) {
      int nearest = nearest(plain[d]);
      if (nearest < 0 || plain[d][nearest] < LEAST_OVERLAP) {
        continue;
      }
      ignored[d] = CocoMatching.isNeverAsked(objects.get(nearest));
      right[d] = !ignored[d] && !taken[nearest];
      taken[nearest] = true;
    }
  }

  private static int nearest(double[] overlaps) {
    int nearest = -1;
    for (int o = 0; o < overlaps.length; o++) {
      if (nearest < 0 || overlaps[o] > overlaps[nearest]) {
        nearest = o;
      }
    }
    return nearest;
  }

  long right(int detection) {
    return right[detection] ? MatchOutcome.VOC : 0;
  }

  long ignored(int detection) {
    return ignored[detection] ? MatchOutcome.VOC : 0;
  }
}
