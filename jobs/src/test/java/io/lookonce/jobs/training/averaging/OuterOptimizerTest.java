package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.network.Averaging;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class OuterOptimizerTest {

  private static final ComputationGraph GRAPH = graph();

  @Test
  void nesterovGoesBeyondTheAverage() {
    OuterOptimizer outer = OuterOptimizer.of(new Averaging.Nesterov(0.5, 0.8), GRAPH);
    byte[] momentum = outer.initialMomentum();

    // d = 1 − 0.6 = 0.4, v = 0.4, new = 1 − 0.5·(0.4 + 0.8·0.4)
    float first = step(outer, momentum, 1, 0.6f);
    // d = 0.64 − 0.44 = 0.2, v = 0.8·0.4 + 0.2 = 0.52, new = 0.64 − 0.5·(0.2 + 0.8·0.52)
    float second = step(outer, momentum, first, 0.44f);

    assertThat(first).isCloseTo(0.64f, offset(1e-6f));
    assertThat(second).isCloseTo(0.332f, offset(1e-6f));
  }

  @Test
  void aMeasuredVarianceIsAveragedAlone() {
    OuterOptimizer outer = OuterOptimizer.of(new Averaging.Nesterov(0.5, 0.8), GRAPH);
    FlatState.into(GRAPH, stepped(outer, outer.initialMomentum(), 1, 0.6f));

    assertThat(GRAPH.getLayer("batch-normalization2").getParam("var").meanNumber().floatValue())
        .isEqualTo(0.6f);
    assertThat(GRAPH.getLayer("batch-normalization2").getParam("gamma").meanNumber().floatValue())
        .isCloseTo(0.64f, offset(1e-6f));
  }

  @Test
  void theMeanIsLeftAsItIs() {
    OuterOptimizer outer = OuterOptimizer.of(new Averaging.Mean(), GRAPH);

    assertThat(outer.initialMomentum()).isEmpty();
    assertThat(step(outer, outer.initialMomentum(), 1, 0.6f)).isEqualTo(0.6f);
  }

  /** The first parameter after a step from {@code old} with the given average. */
  private static float step(OuterOptimizer outer, byte[] momentum, float old, float average) {
    return FlatState.floats(stepped(outer, momentum, old, average)).get(0);
  }

  /**
   * The state after such a step, in pieces that end within the stepped and the averaged numbers.
   */
  private static byte[] stepped(OuterOptimizer outer, byte[] momentum, float old, float average) {
    byte[] state = filled(old);
    MeanReceiver receiver = outer.into(state, momentum);
    int numbers = state.length / Float.BYTES;
    for (int first = 0; first < numbers; first += 7) {
      float[] piece = new float[7];
      java.util.Arrays.fill(piece, average);
      receiver.accept(first, piece, Math.min(7, numbers - first));
    }
    return state;
  }

  private static byte[] filled(float value) {
    byte[] state = new byte[FlatState.bytes(GRAPH)];
    for (int i = 0; i < state.length / Float.BYTES; i++) {
      FlatState.floats(state).put(i, value);
    }
    return state;
  }

  private static ComputationGraph graph() {
    Settings settings = Settings.parse(TrainingFixture.CONVOLUTIONAL, "test", List.of());
    return Networks.read(settings).build(TrainingSettings.read(settings), 10);
  }
}
