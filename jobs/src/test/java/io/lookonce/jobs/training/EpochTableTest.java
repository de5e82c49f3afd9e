package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochTableTest {

  @Test
  void hasARowPerEpochAndAllDigits() {
    assertThat(
            EpochTable.csv(
                List.of(
                    new EpochMetrics(1, 120, 4, 1.0 / 3, 1e-5, 0.25, 0.875, null),
                    new EpochMetrics(2, 120, 4, 0.125, 0.003, null, null, 0.5))))
        .isEqualTo(
            "epoch,examples,rounds,loss,learning_rate,validation_loss,validation_accuracy,"
                + "validation_map50\n"
                + "1,120,4,0.3333333333333333,1.0E-5,0.25,0.875,\n"
                + "2,120,4,0.125,0.003,,,0.5\n");
  }
}
