package io.lookonce.jobs.report.chart;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Fewer points for the same line: of every group of neighbours the first, the last, the lowest and
 * the highest stay, so that no peak disappears (the M4 aggregation of Jugel, Jerzak, Hackenbroich
 * and Markl, 2014, over places in the series).
 */
final class PointThinning {
  /** Points of a series that are drawn at most, gaps included. */
  static final int MOST_POINTS = 800;

  /** The four, and one gap. */
  private static final int KEPT_OF_A_GROUP = 5;

  private PointThinning() {}

  /**
   * Which points to draw.
   *
   * @param heights the value of every point
   * @param drawable whether a point has a place on the chart; what has none is a gap
   * @return places in the series, rising; one gap of every group that has any is among them
   */
  static int[] kept(double[] heights, IntPredicate drawable) {
    if (heights.length <= MOST_POINTS) {
      return IntStream.range(0, heights.length).toArray();
    }
    int groups = MOST_POINTS / KEPT_OF_A_GROUP;
    return IntStream.range(0, groups)
        .flatMap(
            group -> {
              int from = (int) ((long) heights.length * group / groups);
              int to = (int) ((long) heights.length * (group + 1) / groups);
              return ofGroup(heights, drawable, from, to);
            })
        .toArray();
  }

  private static IntStream ofGroup(double[] heights, IntPredicate drawable, int from, int to) {
    int first = -1;
    int last = -1;
    int lowest = -1;
    int highest = -1;
    int gap = -1;
    for (int i = from; i < to; i++) {
      if (!drawable.test(i)) {
        gap = i;
        continue;
      }
      first = first < 0 ? i : first;
      last = i;
      lowest = lowest < 0 || heights[i] < heights[lowest] ? i : lowest;
      highest = highest < 0 || heights[i] > heights[highest] ? i : highest;
    }
    int[] kept = {first, last, lowest, highest, gap};
    return Arrays.stream(kept).filter(i -> i >= 0).sorted().distinct();
  }
}
