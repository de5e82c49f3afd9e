package io.lookonce.data.boxes;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.SplitFractions;
import java.util.Arrays;
import java.util.List;

/**
 * Groups images with boxes so that each group can be shared out to the splits: an image counts for
 * the rarest class that it shows, by the number of images that show a class. Images without boxes
 * are a group, and so are together those of groups too small to give every split one.
 */
public final class ImageStrata {

  private ImageStrata() {}

  /**
   * The group of each image.
   *
   * @param boxes of each image; null for an image that is not shared out
   * @param classes how many classes there are
   * @return from 0; of no meaning for an image without a list
   */
  public static int[] of(List<List<GroundTruthBox>> boxes, int classes, SplitFractions fractions) {
    int[] imagesByClass = new int[classes];
    for (List<GroundTruthBox> ofImage : boxes) {
      if (ofImage != null) {
        ofImage.stream()
            .mapToInt(GroundTruthBox::classId)
            .distinct()
            .forEach(classId -> imagesByClass[classId]++);
      }
    }
    int empty = classes;
    int together = classes + 1;
    int[] sizes = new int[classes + 1];
    int[] groups = new int[boxes.size()];
    for (int i = 0; i < groups.length; i++) {
      if (boxes.get(i) != null) {
        groups[i] = rarest(boxes.get(i), imagesByClass, empty);
        sizes[groups[i]]++;
      }
    }
    int least = smallestGroup(fractions);
    return Arrays.stream(groups).map(g -> sizes[g] < least ? together : g).toArray();
  }

  private static int rarest(List<GroundTruthBox> boxes, int[] imagesByClass, int none) {
    int rarest = none;
    for (GroundTruthBox box : boxes) {
      int classId = box.classId();
      if (rarest == none
          || imagesByClass[classId] < imagesByClass[rarest]
          || (imagesByClass[classId] == imagesByClass[rarest] && classId < rarest)) {
        rarest = classId;
      }
    }
    return rarest;
  }

  /** So many images that the smallest share of them is one. */
  private static int smallestGroup(SplitFractions fractions) {
    double smallest = 1;
    for (double share : new double[] {fractions.validation(), fractions.test()}) {
      smallest = share > 0 ? Math.min(smallest, share) : smallest;
    }
    // 1 / 0.1 and the like must not be rounded up.
    return (int) Math.ceil(1 / smallest - 1e-9);
  }
}
