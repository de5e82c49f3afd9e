package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagnationTest {

  @Test
  void aDetectorThatStandsStillAndFindsNothingIsTold() {
    assertThat(Stagnation.warning(validated(82.9, 1.73, 1.605, 1.607, 1.607, 1.606), true))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("the validation loss stood still: 1.606 to 1.607 in epochs 4 to 6")
                    .contains("the detector finds nothing", "learning-rate"));
  }

  @Test
  void aLossThatNeverMovedIsTold() {
    assertThat(Stagnation.warning(validated(0.693, 0.6932, 0.6929, 0.693), false))
        .hasValueSatisfying(text -> assertThat(text).contains("in epochs 1 to 4;"));
    List<EpochMetrics> trainingOnly = new ArrayList<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      trainingOnly.add(new EpochMetrics(epoch, 10, 1, 0.693, 0.1, null, null, null));
    }
    assertThat(Stagnation.warning(trainingOnly, false))
        .hasValueSatisfying(text -> assertThat(text).startsWith("the training loss stood still"));
  }

  @Test
  void whatHasLearntOrIsLearningIsNot() {
    assertThat(Stagnation.warning(validated(2, 0.5, 0.101, 0.1, 0.1, 0.1), false)).isEmpty();
    assertThat(Stagnation.warning(validated(9, 8, 7, 6, 5, 4), true)).isEmpty();
    assertThat(Stagnation.warning(validated(0.7, 0.7, 0.7), false)).as("too few").isEmpty();
  }

  private static List<EpochMetrics> validated(double... losses) {
    List<EpochMetrics> history = new ArrayList<>();
    for (double loss : losses) {
      history.add(new EpochMetrics(history.size() + 1, 10, 1, 5, 0.1, loss, null, null));
    }
    return history;
  }
}
