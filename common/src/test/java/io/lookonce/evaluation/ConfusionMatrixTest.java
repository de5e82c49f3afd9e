package io.lookonce.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.evaluation.ConfusionMatrix.ClassAccuracy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final List<String> CLASSES = List.of("zero", "one", "two");

  /** The example of scikit-learn's documentation of classification_report. */
  private static final ConfusionMatrix EXAMPLE =
      ConfusionMatrix.of(CLASSES, new int[] {0, 1, 2, 2, 2}, new int[] {0, 0, 2, 2, 1});

  @Test
  void rowsAreLabelsAndColumnsPredictions() {
    assertThat(EXAMPLE.counts()).isDeepEqualTo(new long[][] {{1, 0, 0}, {1, 0, 0}, {0, 1, 2}});
    assertThat(EXAMPLE.examples()).isEqualTo(5);
    assertThat(EXAMPLE.accuracy()).isEqualTo(0.6);
  }

  /** scikit-learn prints 0.50 1.00 0.67, 0.00 0.00 0.00 and 1.00 0.67 0.80. */
  @Test
  void figuresPerClassAreScikitLearns() {
    assertThat(EXAMPLE.ofClass(0)).isEqualTo(new ClassAccuracy(0.5, 1, 2 / 3.0, 1));
    assertThat(EXAMPLE.ofClass(1)).isEqualTo(new ClassAccuracy(0, 0, 0, 1));
    assertThat(EXAMPLE.ofClass(2).precision()).isEqualTo(1);
    assertThat(EXAMPLE.ofClass(2).recall()).isEqualTo(2 / 3.0);
    assertThat(EXAMPLE.ofClass(2).f1()).isEqualTo(0.8, within(1e-15));
    assertThat(EXAMPLE.ofClass(2).examples()).isEqualTo(3);
  }

  /** classification_report prints macro avg 0.50 0.56 0.49 and weighted avg 0.70 0.60 0.61. */
  @Test
  void averagesAreScikitLearns() {
    assertAverage(EXAMPLE.macroAverage(), 1.5 / 3, 5 / 9.0, (2 / 3.0 + 0.8) / 3);
    assertAverage(EXAMPLE.weightedAverage(), 3.5 / 5, 3 / 5.0, (2 / 3.0 + 3 * 0.8) / 5);
    assertAverage(EXAMPLE.microAverage(), 0.6, 0.6, 0.6);
  }

  /** A class that is neither a label nor a prediction has no part; one called in vain has. */
  @Test
  void theMacroAverageIsOverTheClassesThatOccur() {
    ConfusionMatrix twoOfThree =
        ConfusionMatrix.of(CLASSES, new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 0});
    assertAverage(twoOfThree.macroAverage(), (2 / 3.0 + 1) / 2, 1.5 / 2, (0.8 + 2 / 3.0) / 2);
    ConfusionMatrix inVain = ConfusionMatrix.of(CLASSES, new int[] {0, 0}, new int[] {0, 2});
    assertAverage(inVain.macroAverage(), 0.5, 0.25, 1 / 3.0);
    assertAverage(inVain.weightedAverage(), 1, 0.5, 2 / 3.0);
  }

  private static void assertAverage(
      ClassAccuracy average, double precision, double recall, double f1) {
    assertThat(average.precision()).isEqualTo(precision, within(1e-15));
    assertThat(average.recall()).isEqualTo(recall, within(1e-15));
    assertThat(average.f1()).isEqualTo(f1, within(1e-15));
  }

  @Test
  void nothingOfNothingIsZero() {
    ConfusionMatrix empty = ConfusionMatrix.of(CLASSES, new int[0], new int[0]);
    assertThat(empty.accuracy()).isZero();
    assertThat(empty.ofClass(1)).isEqualTo(new ClassAccuracy(0, 0, 0, 0));
    assertThat(empty.macroAverage()).isEqualTo(new ClassAccuracy(0, 0, 0, 0));
    assertThat(empty.weightedAverage()).isEqualTo(new ClassAccuracy(0, 0, 0, 0));
    assertThat(empty.microAverage()).isEqualTo(new ClassAccuracy(0, 0, 0, 0));
  }

  @Test
  void partsAddUpToTheWhole() {
    ConfusionMatrix first = ConfusionMatrix.of(CLASSES, new int[] {0, 1}, new int[] {0, 0});
    ConfusionMatrix rest = ConfusionMatrix.of(CLASSES, new int[] {2, 2, 2}, new int[] {2, 2, 1});
    assertThat(first.plus(rest)).isEqualTo(EXAMPLE).isEqualTo(rest.plus(first));
    assertThat(first.examples()).as("the parts stay as they were").isEqualTo(2);
    ConfusionMatrix other = ConfusionMatrix.of(List.of("a", "b"), new int[0], new int[0]);
    assertThatThrownBy(() -> first.plus(other))
        .hasMessage("matrices of [zero, one, two] and of [a, b] do not add up");
  }

  @Test
  void whatIsNoClassIsRefused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(CLASSES, new int[] {0, 3}, new int[] {0, 0}))
        .hasMessage("label 3 of example 1 is none of the 3 classes");
    assertThatThrownBy(() -> ConfusionMatrix.of(CLASSES, new int[] {0}, new int[] {-1}))
        .hasMessage("prediction -1 of example 0 is none of the 3 classes");
    assertThatThrownBy(() -> ConfusionMatrix.of(CLASSES, new int[] {0}, new int[0]))
        .hasMessage("1 labels and 0 predictions");
  }

  @Test
  void theMapHasEveryFigureByName() {
    Map<String, Object> map = EXAMPLE.asMap();
    assertThat(map)
        .containsEntry("examples", 5L)
        .containsEntry("accuracy", 0.6)
        .containsEntry(
            "confusion_matrix",
            List.of(List.of(1L, 0L, 0L), List.of(1L, 0L, 0L), List.of(0L, 1L, 2L)));
    assertThat(map.get("micro"))
        .isEqualTo(Map.of("precision", 0.6, "recall", 0.6, "f1", 0.6, "examples", 5L));
    assertThat(map).containsKeys("macro", "weighted");
    assertThat(map.get("per_class"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry(
            "zero", Map.of("precision", 0.5, "recall", 1.0, "f1", 2 / 3.0, "examples", 1L));
  }
}
