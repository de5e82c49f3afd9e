package io.lookonce.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {

  private static final List<String> TWO = List.of("other", "cat");

  @Test
  void oneOutputIsTheProbabilityOfTheSecondClass() {
    float[] output = {0.2f, 0.75f, 0.5f};
    assertThat(ClassProbabilities.ofAll(output, 1, 1)).containsExactly(0.25f, 0.75f);
    // The course calls an image a cat where the probability is over 0.5.
    assertThat(ClassProbabilities.mostProbable(ClassProbabilities.ofAll(output, 2, 1))).isZero();
    assertThat(ClassProbabilities.ofAll(new float[] {9, 9, .1f, .2f, .7f}, 2, 3))
        .containsExactly(.1f, .2f, .7f);
  }

  @Test
  void twoClassesHaveACurveOfTheSecond() throws Exception {
    float[][] first = {{0.9f, 0.1f}, {0.6f, 0.4f}};
    float[][] second = {{0.65f, 0.35f}, {0.2f, 0.8f}};
    ClassificationMetrics figures =
        ClassificationMetrics.of(TWO, new int[] {0, 0}, first)
            .plus(ClassificationMetrics.of(TWO, new int[] {1, 1}, second));
    assertThat(figures.confusion().accuracy()).isEqualTo(0.75);
    assertThat(figures.roc().orElseThrow().area()).hasValue(0.75);
    String json = new ObjectMapper().writeValueAsString(figures.asMap());
    assertThat(json)
        .contains("\"accuracy\":0.75", "\"confusion_matrix\":[[2,0],[1,1]]")
        .contains("\"roc_auc\":0.75", "\"thresholds\":[null,");
  }

  @Test
  void moreClassesHaveNone() {
    ClassificationMetrics figures =
        ClassificationMetrics.of(
            List.of("a", "b", "c"), new int[] {2}, new float[][] {{0.2f, 0.3f, 0.5f}});
    assertThat(figures.roc()).isEmpty();
    assertThat(figures.plus(figures).asMap())
        .doesNotContainKey("roc")
        .containsEntry("examples", 2L)
        .containsEntry("accuracy", 1.0);
  }
}
