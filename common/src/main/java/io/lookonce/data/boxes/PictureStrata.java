package io.lookonce.data.boxes;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.SplitFractions;
import java.util.Arrays;
import java.util.List;

/**
 * Groups pictures with boxes so that each group can be shared out to the splits: a picture counts
 * for the rarest class that it shows, by the number of pictures that show a class. Pictures without
 * boxes are a group, and so are together those of groups too small to give every split one.
 */
public final class PictureStrata {

  private PictureStrata() {}

  /**
   * The group of each picture.
   *
   * @param boxes of each picture; null for a picture that is not shared out
   * @param classes how many classes there are
   * @return from 0; of no meaning for a picture without a list
   */
  public static int[] of(List<List<GroundTruthBox>> boxes, int classes, SplitFractions fractions) {
    int[] picturesByClass = new int[classes];
    for (List<GroundTruthBox> ofPicture : boxes) {
      if (ofPicture != null) {
        ofPicture.stream()
            .mapToInt(GroundTruthBox::classId)
            .distinct()
            .forEach(classId -> picturesByClass[classId]++);
      }
    }
    int empty = classes;
    int together = classes + 1;
    int[] sizes = new int[classes + 1];
    int[] groups = new int[boxes.size()];
    for (int i = 0; i < groups.length; i++) {
      if (boxes.get(i) != null) {
        groups[i] = rarest(boxes.get(i), picturesByClass, empty);
        sizes[groups[i]]++;
      }
    }
    int least = smallestGroup(fractions);
    return Arrays.stream(groups).map(g -> sizes[g] < least ? together : g).toArray();
  }

  private static int rarest(List<GroundTruthBox> boxes, int[] picturesByClass, int none) {
    int rarest = none;
    for (GroundTruthBox box : boxes) {
      int classId = box.classId();
      if (rarest == none
          || picturesByClass[classId] < picturesByClass[rarest]
          || (picturesByClass[classId] == picturesByClass[rarest] && classId < rarest)) {
        rarest = classId;
      }
    }
    return rarest;
  }

  /** So many pictures that the smallest share of them is one. */
  private static int smallestGroup(SplitFractions fractions) {
    double smallest = 1;
    for (double share : new double[] {fractions.validation(), fractions.test()}) {
      smallest = share > 0 ? Math.min(smallest, share) : smallest;
    }
    // 1 / 0.1 and the like must not be rounded up.
    return (int) Math.ceil(1 / smallest - 1e-9);
  }
}
