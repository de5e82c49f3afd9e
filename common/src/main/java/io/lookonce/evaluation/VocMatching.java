package io.lookonce.evaluation;

import io.lookonce.box.GroundTruthBox;
import java.util.List;

/**
 * Judges the detections of one class in one image by the rules of the Pascal VOC challenge's
 * development kit: best score first, a detection is held against the object that it overlaps most
 * (the first of equal ones), taken or not. Below an IoU of 0.5 it is wrong; if the object is
 * difficult it is neither right nor wrong; if a better detection has taken the object it is wrong.
 * Crowds, which VOC does not know, count as difficult. (Everingham et al., <i>The Pascal Visual
 * Object Classes Challenge</i>, §4.2.)
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
