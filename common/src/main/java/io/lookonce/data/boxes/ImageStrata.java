package io.lookonce.data.boxes;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.SplitFractions;
import java.util.Arrays;
import java.util.List;

/**
 * Groups images with boxes into strata for the split: an image belongs to the stratum of its rarest
 * class, by number of images per class. Images without boxes form a stratum. Strata too small to
 * give every split an image are merged into one.
 */
public final class ImageStrata {

  private ImageStrata() {}

  /**
   * The stratum of each image.
   *
   * @param boxes of each image; null for an image that is not split
   * @param classes number of classes
   * @return from 0; undefined for an image without a list
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

  /** The number of images of which the smallest fraction is one image. */
  private static int smallestGroup(SplitFractions fractions) {
    double smallest = 1;
    for (double share : new double[] {fractions.validation(), fractions.test()}) {
      smallest = share > 0 ? Math.min(smallest, share) : smallest;
    }
    // Tolerance, so that the error of 1 / 0.1 is not rounded up.
    return (int) Math.ceil(1 / smallest - 1e-9);
  }
}
