package io.lookonce.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.evaluation.RocCurve.Point;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RocCurveTest {

  /** The example of scikit-learn's documentation of roc_curve, whose area is 0.75. */
  private static final RocCurve EXAMPLE =
      RocCurve.of(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true});

  @Test
  void cornersAndAreaAreScikitLearns() {
    assertThat(EXAMPLE.points())
        .containsExactly(
            new Point(Double.POSITIVE_INFINITY, 0, 0),
            new Point(0.8f, 0, 0.5),
            new Point(0.4f, 0.5, 0.5),
            new Point(0.35f, 0.5, 1),
            new Point(0.1f, 1, 1));
    assertThat(EXAMPLE.area()).hasValue(0.75);
  }

  @Test
  void pointsOnALineAreLeftOut() {
    RocCurve perfect =
        RocCurve.of(
            new float[] {0.9f, 0.8f, 0.7f, 0.2f, 0.1f},
            new boolean[] {true, true, true, false, false});
    assertThat(perfect.points())
        .extracting(Point::threshold)
        .containsExactly(Double.POSITIVE_INFINITY, (double) 0.7f, (double) 0.1f);
    assertThat(perfect.area()).hasValue(1);
  }

  @Test
  void withoutAClassThereIsNoArea() {
    assertThat(RocCurve.of(new float[] {0.5f}, new boolean[] {true}).area()).isEmpty();
    RocCurve nothing = RocCurve.of(new float[0], new boolean[0]);
    assertThat(nothing.area()).isEmpty();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> RocCurve.of(new float[] {Float.NaN}, new boolean[1]))
        .hasMessage("score of example 0 is not a number");
    assertThatThrownBy(() -> RocCurve.of(new float[2], new boolean[1]))
        .hasMessage("2 scores and 1 labels");
  }

  /** Few different scores, so that many are equal. The area by the definition: all pairs. */
  @Property(tries = 100)
  void theAreaIsTheShareOfPairsInOrder(
      @ForAll @Size(max = 30) int @IntRange(min = 0, max = 6) [] scores,
      @ForAll @IntRange(min = 0, max = 30) int cut) {
    float[] values = new float[scores.length];
    boolean[] positive = new boolean[scores.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores[i] / 7f;
      positive[i] = (i * 7 + scores[i]) % 3 == 0;
    }
    double inOrder = 0;
    double pairs = 0;
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          inOrder += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
        }
      }
    }
    RocCurve whole = RocCurve.of(values, positive);
    if (pairs > 0) {
      assertThat(whole.area().orElseThrow()).isEqualTo(inOrder / pairs, within(1e-12));
    }
    int middle = Math.min(cut, values.length);
    RocCurve first = RocCurve.of(Arrays.copyOf(values, middle), Arrays.copyOf(positive, middle));
    RocCurve second =
        RocCurve.of(
            Arrays.copyOfRange(values, middle, values.length),
            Arrays.copyOfRange(positive, middle, values.length));
    assertThat(first.plus(second)).isEqualTo(whole).isEqualTo(second.plus(first));
  }
}
