package io.lookonce.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IntersectionOverUnionTest {

  /** The four pairs of the course's assignment, with its results. */
  @Test
  void agreesWithTheCourse() {
    BoundingBox box = new BoundingBox(2, 1, 4, 3);
    assertThat(IntersectionOverUnion.of(box, new BoundingBox(1, 2, 3, 4)))
        .isEqualTo(0.14285714285714285, within(1e-15));
    assertThat(IntersectionOverUnion.of(new BoundingBox(1, 2, 3, 4), new BoundingBox(5, 6, 7, 8)))
        .isZero();
    assertThat(IntersectionOverUnion.of(new BoundingBox(1, 1, 2, 2), new BoundingBox(2, 2, 3, 3)))
        .isZero();
    assertThat(IntersectionOverUnion.of(new BoundingBox(1, 1, 3, 3), new BoundingBox(2, 3, 3, 4)))
        .isZero();
  }

  @Test
  void isZeroForEmptyBoxes() {
    BoundingBox point = new BoundingBox(1, 1, 1, 1);
    BoundingBox line = new BoundingBox(0, 1, 2, 1);
    assertThat(IntersectionOverUnion.of(point, point)).isZero();
    assertThat(IntersectionOverUnion.of(line, line)).isZero();
    assertThat(IntersectionOverUnion.of(line, new BoundingBox(0, 0, 2, 2))).isZero();
  }

  @Property
  void isSymmetricAndBetweenZeroAndOne(
      @ForAll("boxes") BoundingBox a, @ForAll("boxes") BoundingBox b) {
    double overlap = IntersectionOverUnion.of(a, b);
    assertThat(overlap).isBetween(0.0, 1.0).isEqualTo(IntersectionOverUnion.of(b, a));
  }

  @Property
  void isOneForABoxAndItself(@ForAll("boxes") BoundingBox box) {
    Assume.that(box.area() > 0);
    assertThat(IntersectionOverUnion.of(box, box)).isEqualTo(1.0);
  }

  @Property
  void isTheRatioOfAreasForABoxInsideAnother(@ForAll("boxes") BoundingBox outer) {
    Assume.that(outer.area() > 0);
    float middle = (float) (((double) outer.xMin() + outer.xMax()) / 2);
    BoundingBox inner = new BoundingBox(outer.xMin(), outer.yMin(), middle, outer.yMax());
    assertThat(IntersectionOverUnion.of(outer, inner))
        .isEqualTo(inner.area() / outer.area(), within(1e-9));
  }

  /** Boxes of everyday size on a coarse grid, where touching and equal ones are common, and any. */
  @Provide
  Arbitrary<BoundingBox> boxes() {
    Arbitrary<Float> grid = Arbitraries.integers().between(-8, 8).map(i -> i / 2f);
    Arbitrary<Float> any = Arbitraries.floats().between(-Float.MAX_VALUE, Float.MAX_VALUE);
    return Arbitraries.oneOf(boxes(grid), boxes(any));
  }

  private static Arbitrary<BoundingBox> boxes(Arbitrary<Float> coordinate) {
    return Combinators.combine(coordinate, coordinate, coordinate, coordinate)
        .as(BoundingBox::ofCorners);
  }
}
