package io.lookonce.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.box.NonMaxSuppression.Scope;
import org.junit.jupiter.api.Test;

class NonMaxSuppressionTest {
  private static final BoxScaling SAME = BoxScaling.stretch(100, 100, 100, 100);

  private final Candidates candidates = new Candidates();

  @Test
  void keepsTheBestOfEachHeap() {
    candidates.add(0, 0, 10, 10, 3, 0.5f);
    candidates.add(50, 50, 60, 60, 3, 0.6f);
    candidates.add(1, 0, 11, 10, 3, 0.9f);
    assertThat(new NonMaxSuppression(0.5, 10, Scope.CLASS_AGNOSTIC).apply(candidates, SAME))
        .containsExactly(
            new Detection(new BoundingBox(1, 0, 11, 10), 3, 0.9f),
            new Detection(new BoundingBox(50, 50, 60, 60), 3, 0.6f));
  }

  @Test
  void classesCompeteOnlyIfTheScopeSaysSo() {
    candidates.add(0, 0, 10, 10, 2, 0.9f);
    candidates.add(0, 0, 10, 10, 5, 0.8f);
    assertThat(new NonMaxSuppression(0.5, 10, Scope.CLASS_AGNOSTIC).apply(candidates, SAME))
        .extracting(Detection::classId)
        .containsExactly(2);
    assertThat(new NonMaxSuppression(0.5, 10, Scope.PER_CLASS).apply(candidates, SAME))
        .extracting(Detection::classId)
        .containsExactly(2, 5);
  }

  /** Two boxes of 10x10 that share 10x5 overlap by 50 / 150; of 4x2 and 2x2, by exactly a half. */
  @Test
  void anOverlapEqualToTheThresholdIsAllowed() {
    candidates.add(0, 0, 4, 2, 0, 0.9f);
    candidates.add(0, 0, 2, 2, 0, 0.8f);
    assertThat(new NonMaxSuppression(0.5, 10, Scope.PER_CLASS).apply(candidates, SAME)).hasSize(2);
    assertThat(new NonMaxSuppression(0.49, 10, Scope.PER_CLASS).apply(candidates, SAME)).hasSize(1);
  }

  @Test
  void aSuppressedBoxSuppressesNothing() {
    candidates.add(0, 0, 10, 10, 0, 0.9f);
    candidates.add(4, 0, 14, 10, 0, 0.8f);
    candidates.add(8, 0, 18, 10, 0, 0.7f);
    assertThat(new NonMaxSuppression(0.3, 10, Scope.PER_CLASS).apply(candidates, SAME))
        .extracting(Detection::score)
        .containsExactly(0.9f, 0.7f);
  }

  @Test
  void stopsAtTheMaximumOverAllClasses() {
    for (int i = 0; i < 9; i++) {
      candidates.add(10 * i, 0, 10 * i + 5, 5, i, (i + 1) / 10f);
    }
    assertThat(new NonMaxSuppression(0.5, 3, Scope.PER_CLASS).apply(candidates, SAME))
        .extracting(Detection::classId)
        .containsExactly(8, 7, 6);
  }

  @Test
  void unwantedClassesAreLeftOutBeforeSuppression() {
    candidates.add(0, 0, 10, 10, 1, 0.9f);
    candidates.add(0, 0, 10, 10, 0, 0.8f);
    candidates.add(50, 0, 60, 10, 2, 0.7f);
    NonMaxSuppression suppression = new NonMaxSuppression(0.5, 1, Scope.CLASS_AGNOSTIC);
    assertThat(suppression.apply(candidates, SAME, new boolean[] {true, false}))
        .extracting(Detection::classId)
        .containsExactly(0);
  }

  @Test
  void mapsBoxesBackAndClipsThem() {
    candidates.add(-5, 91, 104, 208, 0, 0.9f);
    assertThat(
            new NonMaxSuppression(0.5, 10, Scope.PER_CLASS)
                .apply(candidates, BoxScaling.letterbox(416, 416, 1664, 936, true)))
        .containsExactly(new Detection(new BoundingBox(0, 0, 416, 468), 0, 0.9f));
  }

  /** The box in the padding has the better score and would suppress the other across the edge. */
  @Test
  void aBoxOutsideTheImageIsCountedAndSuppressesNothing() {
    candidates.add(0, 80, 10, 91, 0, 0.9f);
    candidates.add(0, 81, 10, 92, 0, 0.8f);
    assertThat(
            new NonMaxSuppression(0.5, 1, Scope.PER_CLASS)
                .apply(candidates, BoxScaling.letterbox(416, 416, 1664, 936, true)))
        .containsExactly(new Detection(new BoundingBox(0, 0, 40, 4), 0, 0.8f));
    assertThat(candidates.outside()).isEqualTo(1);
    assertThat(candidates.degenerate()).isZero();
  }

  @Test
  void nothingComesOfNothing() {
    assertThat(new NonMaxSuppression(0.5, 10, Scope.PER_CLASS).apply(candidates, SAME)).isEmpty();
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> new NonMaxSuppression(1.5, 10, Scope.PER_CLASS))
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> new NonMaxSuppression(Double.NaN, 10, Scope.PER_CLASS))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new NonMaxSuppression(0.5, 0, Scope.PER_CLASS))
        .hasMessageContaining("at least 1");
  }
}
