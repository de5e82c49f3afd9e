package io.lookonce.yolo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

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
          String.format(
              Locale.ROOT,
              "%d anchors of %d widths and %d heights",
              count,
              widths.length,
              heights.length));
    }
    for (int i = 0; i < widths.length; i++) {
      if (!isSide(widths[i]) || !isSide(heights[i])) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "box %d of %s x %s has no size", i, widths[i], heights[i]));
      }
    }
    return new SizeClustering(widths, heights, count, seed).run();
  }

  private static boolean isSide(float side) {
    return side > 0 && Float.isFinite(side);
  }

  /**
   * K-means over sizes. A start is drawn as k-means++ does (Arthur and Vassilvitskii, 2007): each
   * centre is a box, likelier the further it is from the centres so far. As the mean of sizes need
   * not be the centre of least {@code 1 − IoU}, the best centres on the way are kept, over several
   * starts.
   */
  private static final class SizeClustering {
    private static final int STARTS = 5;
    private static final int MOST_ROUNDS = 40;

    private final float[] widths;
    private final float[] heights;
    private final int count;
    private final SplittableRandom random;

    private final double[] centreWidths;
    private final double[] centreHeights;
    private final int[] nearest;

    /** {@code 1 − IoU} with the nearest centre. */
    private final double[] distances;

    private final int[] members;
    private AnchorClusters best;

    SizeClustering(float[] widths, float[] heights, int count, long seed) {
      this.widths = widths;
      this.heights = heights;
      this.count = count;
      random = new SplittableRandom(seed);
      centreWidths = new double[count];
      centreHeights = new double[count];
      nearest = new int[widths.length];
      distances = new double[widths.length];
      members = new int[count];
    }

    AnchorClusters run() {
      for (int start = 0; start < STARTS; start++) {
        drawCentres();
        boolean changed = true;
        for (int round = 0; changed && round < MOST_ROUNDS; round++) {
          changed = assign() || round == 0;
          keepIfBest();
          moveToMeans();
          refillEmpty();
        }
      }
      return best;
    }

    private void keepIfBest() {
      double meanIoU = 1 - Arrays.stream(distances).sum() / widths.length;
      boolean allServe = Arrays.stream(members).allMatch(size -> size > 0);
      if (allServe && (best == null || meanIoU > best.meanIntersectionOverUnion())) {
        best = new AnchorClusters(anchors(), meanIoU);
      }
    }

    private void drawCentres() {
      Arrays.fill(distances, 1);
      for (int centre = 0; centre < count; centre++) {
        place(centre, farBox(centre));
        for (int box = 0; box < widths.length; box++) {
          distances[box] = Math.min(distances[box], distance(box, centre));
        }
      }
    }

    /** A box drawn by the square of its distance to the nearest centre. */
    private int farBox(int centres) {
      double total = squares();
      if (total == 0) {
        throw tooFewSizes(centres);
      }
      double rest = random.nextDouble() * total;
      int box = -1;
      for (int i = 0; i < distances.length && rest >= 0; i++) {
        if (distances[i] > 0) {
          box = i;
          rest -= distances[i] * distances[i];
        }
      }
      return box;
    }

    private double squares() {
      double sum = 0;
      for (double distance : distances) {
        sum += distance * distance;
      }
      return sum;
    }

    private IllegalArgumentException tooFewSizes(int found) {
      return new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the boxes have %d different sizes, too few for %d anchors",
              found,
              count));
    }

    /**
     * Gives each box its nearest centre, the first of equally near ones.
     *
     * @return whether a box got another one
     */
    private boolean assign() {
      boolean changed = false;
      Arrays.fill(members, 0);
      for (int box = 0; box < widths.length; box++) {
        int closest = 0;
        double least = distance(box, 0);
        for (int centre = 1; centre < count; centre++) {
          double distance = distance(box, centre);
          if (distance < least) {
            least = distance;
            closest = centre;
          }
        }
        changed |= nearest[box] != closest;
        nearest[box] = closest;
        distances[box] = least;
        members[closest]++;
      }
      return changed;
    }

    private double distance(int box, int centre) {
      double width = widths[box];
      double height = heights[box];
      double centreWidth = centreWidths[centre];
      double centreHeight = centreHeights[centre];
      double shared = Math.min(width, centreWidth) * Math.min(height, centreHeight);
      return 1 - shared / (width * height + centreWidth * centreHeight - shared);
    }

    private void moveToMeans() {
      double[] widthSums = new double[count];
      double[] heightSums = new double[count];
      for (int box = 0; box < widths.length; box++) {
        widthSums[nearest[box]] += widths[box];
        heightSums[nearest[box]] += heights[box];
      }
      for (int centre = 0; centre < count; centre++) {
        if (members[centre] > 0) {
          centreWidths[centre] = widthSums[centre] / members[centre];
          centreHeights[centre] = heightSums[centre] / members[centre];
        }
      }
    }

    /** A centre that no box is nearest to moves to the box that is worst off. */
    private void refillEmpty() {
      for (int centre = 0; centre < count; centre++) {
        if (members[centre] == 0) {
          int furthest = 0;
          for (int box = 1; box < widths.length; box++) {
            furthest = distances[box] > distances[furthest] ? box : furthest;
          }
          place(centre, furthest);
          distances[furthest] = 0;
        }
      }
    }

    private void place(int centre, int box) {
      centreWidths[centre] = widths[box];
      centreHeights[centre] = heights[box];
    }

    private List<Anchor> anchors() {
      List<Anchor> anchors = new ArrayList<>();
      for (int centre = 0; centre < count; centre++) {
        anchors.add(new Anchor((float) centreWidths[centre], (float) centreHeights[centre]));
      }
      anchors.sort(
          Comparator.comparingDouble((Anchor anchor) -> (double) anchor.width() * anchor.height())
              .thenComparing(Anchor::width));
      return anchors;
    }
  }
}
