package io.lookonce.datasets.planar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.NumpyRandom;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlanarFiguresTest {

  /** Twenty units in the last place, because cosines differ in their last bit. */
  private static final double LAST_BITS = 5e-15;

  @Test
  void circlesAreTheNotebooks() {
    List<PlanarPoint> training = new Circles().draw(300, 0.05, new NumpyRandom(1));
    assertPoint(training.get(0), -0.07741354010048114, 0.8526022642742743);
    assertPoint(training.get(1), 0.43186959584803564, -0.8721450395952107);
    assertPoint(training.get(2), 0.07916502322979652, 0.8406610985900007);
    assertThat(labels(training)).startsWith(1, 0, 1, 1, 0, 0, 1, 0, 1, 1);
    List<PlanarPoint> test = new Circles().draw(100, 0.05, new NumpyRandom(2));
    assertPoint(test.get(0), -0.5242373850862545, -0.6091036148461817);
    assertPoint(test.get(1), -0.8508922630636759, -0.5214512721012066);
    assertPoint(test.get(2), 0.5540839520797972, 0.4871108447794652);
    assertThat(labels(test)).startsWith(1, 0, 1, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void moonsAreTheNotebooks() {
    List<PlanarPoint> points = new Moons().draw(300, 0.2, new NumpyRandom(3));
    assertPoint(points.get(0), -0.21687013460912397, 1.0154493742029873);
    assertPoint(points.get(1), 0.8050501531955674, -0.5579733951321297);
    assertThat(labels(points)).startsWith(0, 1, 1, 1, 0, 0, 1, 1, 0, 1);
  }

  @Property(tries = 50)
  void circlesWithoutNoiseAreTwoEvenRings(
      @ForAll @IntRange(min = 2, max = 400) int count, @ForAll long seed) {
    List<PlanarPoint> points = new Circles().draw(count, 0, new NumpyRandom(seed));
    for (PlanarPoint point : points) {
      assertThat(Math.hypot(point.x(), point.y()))
          .isCloseTo(point.label() == 0 ? 1 : 0.8, within(1e-12));
    }
    assertShares(points, count);
    // The corners of a regular polygon have mean zero; a single point does not.
    if (count >= 4) {
      assertThat(points.stream().mapToDouble(PlanarPoint::x).sum()).isCloseTo(0, within(1e-9));
    }
  }

  @Property(tries = 50)
  void moonsWithoutNoiseAreTwoHalfCircles(
      @ForAll @IntRange(min = 2, max = 400) int count, @ForAll long seed) {
    List<PlanarPoint> points = new Moons().draw(count, 0, new NumpyRandom(seed));
    for (PlanarPoint point : points) {
      boolean upper = point.label() == 0;
      double x = upper ? point.x() : point.x() - 1;
      double y = upper ? point.y() : 0.5 - point.y();
      assertThat(Math.hypot(x, y)).isCloseTo(1, within(1e-12));
      assertThat(y).isGreaterThanOrEqualTo(-1e-12);
    }
    assertShares(points, count);
    if (count >= 4) {
      assertThat(points.stream().mapToDouble(PlanarPoint::x).max().orElseThrow())
          .isCloseTo(2, within(1e-12));
    }
  }

  @Property(tries = 20)
  void noiseIsADeviation(@ForAll @DoubleRange(min = 0.01, max = 0.5) double noise) {
    List<PlanarPoint> exact = new Moons().draw(4000, 0, new NumpyRandom(5));
    List<PlanarPoint> noisy = new Moons().draw(4000, noise, new NumpyRandom(5));
    double squares = 0;
    for (int i = 0; i < exact.size(); i++) {
      double x = noisy.get(i).x() - exact.get(i).x();
      double y = noisy.get(i).y() - exact.get(i).y();
      squares += (x * x + y * y) / 2;
    }
    assertThat(Math.sqrt(squares / exact.size()) / noise).isCloseTo(1, within(0.05));
  }

  @Property(tries = 30)
  void theBallWithoutWindGoesToWhoeverStandsThere(@ForAll long seed) {
    List<PlanarPoint> points = new Football().draw(300, 0, new NumpyRandom(seed));
    for (PlanarPoint point : points) {
      assertThat(point.label()).isEqualTo(Football.isOurs(point.x(), point.y()) ? 1 : 0);
      assertThat(point.x()).isBetween(-0.6, 0.3);
      assertThat(point.y()).isBetween(-0.7, 0.6);
    }
    assertThat(labels(points).stream().filter(label -> label == 1).count()).isBetween(90L, 210L);
  }

  @Test
  void windConfusesAFewBallsNearTheLine() {
    List<PlanarPoint> points = new Football().draw(4000, 0.05, new NumpyRandom(1));
    double confused =
        points.stream()
            .filter(point -> (point.label() == 1) != Football.isOurs(point.x(), point.y()))
            .count();
    assertThat(confused / points.size()).isBetween(0.03, 0.09);
    assertThat(Football.isOurs(-0.5, 0.5)).isTrue();
    assertThat(Football.isOurs(0.2, -0.5)).isFalse();
  }

  @Property(tries = 10)
  void aSeedNamesTheSet(@ForAll @IntRange(min = 0, max = 1000) int seed) {
    for (PlanarFigure figure : List.of(new Circles(), new Moons(), new Football())) {
      List<PlanarPoint> points = figure.draw(50, 0.1, new NumpyRandom(seed));
      assertThat(figure.draw(50, 0.1, new NumpyRandom(seed))).isEqualTo(points);
      assertThat(figure.draw(50, 0.1, new NumpyRandom(seed + 1L))).isNotEqualTo(points);
      assertThat(figure.classes()).hasSize(2);
    }
  }

  private static void assertShares(List<PlanarPoint> points, int count) {
    assertThat(points).hasSize(count);
    assertThat(labels(points).stream().filter(label -> label == 0)).hasSize(count / 2);
  }

  private static List<Integer> labels(List<PlanarPoint> points) {
    return points.stream().map(PlanarPoint::label).toList();
  }

  private static void assertPoint(PlanarPoint point, double x, double y) {
    assertThat(point.x()).isCloseTo(x, within(LAST_BITS));
    assertThat(point.y()).isCloseTo(y, within(LAST_BITS));
  }
}
