package io.lookonce.benchmarks.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.util.Platform;
import io.lookonce.configuration.Settings;
import io.lookonce.network.Averaging;
import io.lookonce.network.TrainingSettings;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingWorkloadTest {

  @ParameterizedTest
  @EnumSource
  void settingsFitTheShippedFile(TrainingWorkload workload) throws Exception {
    TrainingSettings settings =
        TrainingSettings.read(Settings.load(workload.configuration(), workload.settings(3)));

    assertThat(settings.miniBatchSize()).isEqualTo(OptionalInt.of(workload.batch()));
    assertThat(settings.averaging()).isEqualTo(new Averaging(3, 4, new Averaging.Mean()));
  }

  @ParameterizedTest
  @EnumSource
  void twoWorkersGetWholeRounds(TrainingWorkload workload) {
    int roundOfTwo = 2 * TrainingWorkload.FREQUENCY * workload.batch();

    assertThat(workload.amount().examples() % roundOfTwo).isZero();
  }

  /**
   * 12288·20 + 20 + 20·7 + 7 + 7·5 + 5 + 5·1 + 1, and for the convnet, the count of DL4J and the
   * course.
   */
  @Test
  void pyTorchHasTheSameParameters() throws Exception {
    assumeTrue(
        Platform.detectPlatform("pytorch").getClassifier().equals("linux-x86_64"),
        "PyTorch is on the class path for Linux on x86-64 only");
    assertThat(parameters(TrainingWorkload.SIGNS_CONVNET)).isEqualTo(1310);
    assertThat(parameters(TrainingWorkload.DENSE)).isEqualTo(245_973);
  }

  private static long parameters(TrainingWorkload workload) throws Exception {
    try (PyTorchTraining training = new PyTorchTraining(workload)) {
      assertThat(training.step()).isFinite();
      return training.parameters();
    }
  }

  @Test
  void labelsAreWhatTheOutputGives() {
    assertThat(TrainingWorkload.SIGNS_CONVNET.labels(7).toFloatMatrix()[6])
        .containsExactly(1, 0, 0, 0, 0, 0);
    assertThat(TrainingWorkload.DENSE.labels(2).toFloatVector()).containsExactly(0, 1);
  }
}
