package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.classifier.ClassExampleFormat;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

/**
 * Dropout masks of workers, rounds and epochs. All examples are identical, so results differ only
 * if the masks do.
 */
class WorkerDropoutTest {

  private static final String CONFIGURATION =
      """
      network = custom
      input { features = 48 }
      layers = [
        { type = dense, units = 20, function = tanh }
        %s
        { type = output, units = 3 }
      ]
      seed = 5
      initialization { distribution = xavier }
      optimizer { name = gradient-descent }
      learning-rate = 0.1
      mini-batch-size = 4
      epochs = 2
      """;
  private static final String DROPOUT = "{ type = dropout, keep-probability = 0.5 }";
  private static final EpochPlan EPOCH = new EpochPlan(16, 2, 4, 1);

  @Test
  void workersDrawDifferentMasks() {
    assertThat(train(DROPOUT, 0, 0, 0)).isNotEqualTo(train(DROPOUT, 1, 0, 0));
    assertThat(train("", 0, 0, 0)).isEqualTo(train("", 1, 0, 0));
  }

  @Test
  void roundsAndEpochsDrawDifferentMasks() {
    assertThat(train(DROPOUT, 1, 0, 1)).isNotEqualTo(train(DROPOUT, 1, 0, 0));
    assertThat(train(DROPOUT, 1, 1, 0)).isNotEqualTo(train(DROPOUT, 1, 0, 0));
    assertThat(train("", 1, 1, 1)).isEqualTo(train("", 1, 0, 0));
  }

  /** As Spark does when an executor is lost: on a rebuilt network. */
  @Test
  void aRoundThatIsRunAgainDrawsTheSameMasks() {
    assertThat(train(DROPOUT, 1, 1, 1)).isEqualTo(train(DROPOUT, 1, 1, 1));
  }

  private static byte[] train(String dropout, int worker, int epoch, int round) {
    Settings settings =
        Settings.parse(
            String.format(Locale.ROOT, CONFIGURATION, dropout), "training.conf", List.of());
    ClassifierNetwork network = Networks.read(settings);
    ComputationGraph graph = network.build(TrainingSettings.read(settings), 16);
    byte[][] pixels = new byte[8][48];
    for (byte[] image : pixels) {
      Arrays.fill(image, (byte) 100);
    }
    try (WorkerNetwork training =
        new WorkerNetwork(
            new NetworkSpecification(
                graph.getConfiguration().toJson(), ClassExampleFormat.ofImages(network), 1))) {
      byte[] state = FlatState.of(graph);
      training.trainRound(
          Shard.ofClasses(worker, pixels, new int[8], new String[8], null),
          state,
          new RoundPlan(EPOCH, 5, epoch, round));
      training.state().copyTo(state);
      return state;
    }
  }
}
