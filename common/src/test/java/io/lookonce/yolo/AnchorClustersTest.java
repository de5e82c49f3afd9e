package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AnchorClustersTest {

  /** Each group's mean is its centre, as it spreads alike to both sides. */
  @Test
  void findsTheMiddlesOfClearGroups() {
    float[] widths = {9.5f, 10, 10.5f, 1.5f, 2, 2.5f, 4, 4, 4};
    float[] heights = {3, 3, 3, 2, 2, 2, 13.5f, 14, 14.5f};

    for (int seed = 0; seed < 20; seed++) {
      AnchorClusters clusters = AnchorClusters.of(widths, heights, 3, seed);
      assertThat(clusters.anchors())
          .containsExactly(new Anchor(2, 2), new Anchor(10, 3), new Anchor(4, 14));
      // The middle of each group fits wholly, the others by the ratio of their one side.
      double mean = (3 + 9.5 / 10 + 10 / 10.5 + 1.5 / 2 + 2 / 2.5 + 13.5 / 14 + 14 / 14.5) / 9;
      assertThat(clusters.meanIntersectionOverUnion()).isCloseTo(mean, within(1e-9));
    }
  }

  /** Ratios count and not distances: 1 and 2 are far from each other, 99 and 100 are not. */
  @Test
  void judgesByOverlapAndNotByLength() {
    float[] widths = {1, 1, 2, 2, 99, 100, 101};
    float[] heights = {1, 1, 2, 2, 100, 100, 100};

    assertThat(AnchorClusters.of(widths, heights, 3, 1).anchors())
        .containsExactly(new Anchor(1, 1), new Anchor(2, 2), new Anchor(100, 100));
  }

  @Property(tries = 100)
  void everyAnchorServesAndTheMeanIsTrue(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    int boxes = random.nextInt(count + 5, 120);
    float[] widths = sides(random, boxes);
    float[] heights = sides(random, boxes);
    AnchorClusters clusters = AnchorClusters.of(widths, heights, count, seed);

    List<Anchor> anchors = clusters.anchors();
    assertThat(anchors).hasSize(count);
    assertThat(AnchorClusters.of(widths, heights, count, seed)).isEqualTo(clusters);
    int[] served = new int[count];
    double sum = 0;
    for (int box = 0; box < boxes; box++) {
      int best = 0;
      for (int i = 1; i < count; i++) {
        if (overlap(widths[box], heights[box], anchors.get(i))
            > overlap(widths[box], heights[box], anchors.get(best))) {
          best = i;
        }
      }
      served[best]++;
      sum += overlap(widths[box], heights[box], anchors.get(best));
    }
    assertThat(served).doesNotContain(0);
    assertThat(clusters.meanIntersectionOverUnion()).isCloseTo(sum / boxes, within(1e-6));
    for (int i = 1; i < count; i++) {
      assertThat(area(anchors.get(i))).isGreaterThanOrEqualTo(area(anchors.get(i - 1)));
    }
  }

  /** As many anchors as sizes leave nothing to be desired, however often a size occurs. */
  @Property(tries = 50)
  void oneAnchorPerSizeFitsWholly(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] widths = new float[60];
    float[] heights = new float[60];
    for (int i = 0; i < 60; i++) {
      widths[i] = 1 + i % 6;
      heights[i] = 2;
    }

    assertThat(AnchorClusters.of(widths, heights, 6, random.nextLong()).meanIntersectionOverUnion())
        .isEqualTo(1);
  }

  @Test
  void refusesWhatHasNoAnchors() {
    assertThatThrownBy(() -> AnchorClusters.of(new float[] {1, 1, 2}, new float[] {1, 1, 1}, 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the boxes have 2 different sizes, too few for 3 anchors");
    assertThatThrownBy(() -> AnchorClusters.of(new float[0], new float[0], 1, 0))
        .hasMessage("the boxes have 0 different sizes, too few for 1 anchors");
    assertThatThrownBy(() -> AnchorClusters.of(new float[] {1, 0}, new float[] {1, 1}, 1, 0))
        .hasMessage("box 1 of 0.0 x 1.0 has no size");
  }

  private static float[] sides(SplittableRandom random, int count) {
    float[] sides = new float[count];
    for (int i = 0; i < count; i++) {
      sides[i] = (float) Math.exp(random.nextDouble(-2, 3));
    }
    return sides;
  }

  /** Intersection over union of two boxes around the same centre, as areas of rectangles. */
  private static double overlap(double width, double height, Anchor anchor) {
    double intersection = Math.min(width, anchor.width()) * Math.min(height, anchor.height());
    return intersection / (width * height + area(anchor) - intersection);
  }

  private static double area(Anchor anchor) {
    return (double) anchor.width() * anchor.height();
  }
}
