package io.lookonce.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.NonMaxSuppression.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class NonMaxSuppressionPropertyTest {
  private static final BoxScaling SAME = BoxScaling.stretch(64, 64, 64, 64);
  private static final int UNLIMITED = Integer.MAX_VALUE;

  @Property(tries = 500)
  void agreesWithTheDefinition(
      @ForAll("heaps") List<Detection> boxes,
      @ForAll @DoubleRange(min = 0, max = 1) double threshold,
      @ForAll @IntRange(min = 1, max = 12) int maxBoxes,
      @ForAll Scope scope) {
    assertThat(apply(new NonMaxSuppression(threshold, maxBoxes, scope), boxes))
        .isEqualTo(byDefinition(boxes, threshold, maxBoxes, scope));
  }

  @Property(tries = 300)
  void doesNotDependOnTheOrderOfItsInput(
      @ForAll("heaps") List<Detection> boxes, @ForAll long seed, @ForAll Scope scope) {
    List<Detection> shuffled = new ArrayList<>(boxes);
    Collections.shuffle(shuffled, new Random(seed));
    NonMaxSuppression suppression = new NonMaxSuppression(0.4, 10, scope);
    assertThat(apply(suppression, shuffled)).isEqualTo(apply(suppression, boxes));
  }

  @Property(tries = 300)
  void appliedAgainItChangesNothing(
      @ForAll("heaps") List<Detection> boxes,
      @ForAll @DoubleRange(min = 0, max = 1) double threshold,
      @ForAll Scope scope) {
    NonMaxSuppression suppression = new NonMaxSuppression(threshold, UNLIMITED, scope);
    List<Detection> once = apply(suppression, boxes);
    assertThat(apply(suppression, once)).isEqualTo(once);
  }

  @Property(tries = 300)
  void keptBoxesOverlapLittleAndDroppedOnesHaveABetterNeighbour(
      @ForAll("heaps") List<Detection> boxes,
      @ForAll @DoubleRange(min = 0, max = 1) double threshold,
      @ForAll Scope scope) {
    List<Detection> kept = apply(new NonMaxSuppression(threshold, UNLIMITED, scope), boxes);
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(overlap(kept.get(i), kept.get(j), scope)).isLessThanOrEqualTo(threshold);
      }
    }
    List<Detection> dropped = new ArrayList<>(boxes);
    kept.forEach(dropped::remove);
    assertThat(dropped)
        .allMatch(
            box ->
                kept.stream()
                    .anyMatch(
                        other ->
                            other.score() >= box.score()
                                && overlap(box, other, scope) > threshold));
  }

  private static List<Detection> apply(NonMaxSuppression suppression, List<Detection> boxes) {
    Candidates candidates = new Candidates();
    for (Detection detection : boxes) {
      BoundingBox box = detection.box();
      candidates.add(
          box.xMin(), box.yMin(), box.xMax(), box.yMax(), detection.classId(), detection.score());
    }
    return suppression.apply(candidates, SAME);
  }

  private static List<Detection> byDefinition(
      List<Detection> boxes, double threshold, int maxBoxes, Scope scope) {
    List<Detection> sorted = new ArrayList<>(boxes);
    sorted.sort(
        Comparator.comparing((Detection detection) -> -detection.score())
            .thenComparing(Detection::classId)
            .thenComparing(detection -> detection.box().xMin())
            .thenComparing(detection -> detection.box().yMin())
            .thenComparing(detection -> detection.box().xMax())
            .thenComparing(detection -> detection.box().yMax()));
    List<Detection> kept = new ArrayList<>();
    for (Detection box : sorted) {
      if (kept.size() < maxBoxes
          && kept.stream().noneMatch(other -> overlap(box, other, scope) > threshold)) {
        kept.add(box);
      }
    }
    return kept;
  }

  private static double overlap(Detection a, Detection b, Scope scope) {
    boolean compete = scope == Scope.CLASS_AGNOSTIC || a.classId() == b.classId();
    return compete ? IntersectionOverUnion.of(a.box(), b.box()) : 0;
  }

  /** Crowded boxes on a coarse grid with few scores, so that ties and duplicates are common. */
  @Provide
  Arbitrary<List<Detection>> heaps() {
    Arbitrary<BoundingBox> boxes =
        Combinators.combine(
                Arbitraries.integers().between(0, 30),
                Arbitraries.integers().between(0, 30),
                Arbitraries.integers().between(1, 30),
                Arbitraries.integers().between(1, 30))
            .as((x, y, width, height) -> new BoundingBox(x, y, x + width, y + height));
    return Combinators.combine(
            boxes,
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 20).map(i -> i / 20f))
        .as(Detection::new)
        .list()
        .ofMaxSize(60);
  }
}
