package io.lookonce.yolo;

import java.util.List;

/**
 * Anchors that fit the boxes of a data set, by k-means with the distance {@code 1 − IoU} of sizes
 * laid on one centre (Redmon and Farhadi, <i>YOLO9000</i>, section 2).
 *
 * @param anchors from the smallest area to the greatest, in the unit of the sizes they were made of
 * @param meanIntersectionOverUnion mean over the boxes of the intersection over union with the
 *     anchor that fits best, 0 to 1
 */
public record AnchorClusters(List<Anchor> anchors, double meanIntersectionOverUnion) {

  /** Copies the list. */
  public AnchorClusters {
    anchors = List.copyOf(anchors);
  }

  /**
   * Finds anchors.
   *
   * @param widths of the boxes, positive; in grid cells for anchors as a region head takes them
   * @param heights of the boxes, as many
   * @param count number of anchors, at least 1
   * @param seed of the start; the same boxes in the same order and the same seed give the same
   *     anchors
   * @throws IllegalArgumentException if a side is not positive and finite, or there are fewer
   *     different sizes than anchors
   */
  public static AnchorClusters of(float[] widths, float[] heights, int count, long seed) {
    if (widths.length != heights.length || count < 1) {
      throw new IllegalArgumentException(
          "%d anchors of %d widths and %d heights".formatted(count, widths.length, heights.length));
    }
    for (int i = 0; i < widths.length; i++) {
      if (!isSide(widths[i]) || !isSide(heights[i])) {
        throw new IllegalArgumentException(
            "box %d of %s x %s has no size".formatted(i, widths[i], heights[i]));
      }
    }
    return new SizeClustering(widths, heights, count, seed).run();
  }

  private static boolean isSide(float side) {
    return side > 0 && Float.isFinite(side);
  }
}
