package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {

  @Test
  void weighsByExamples() {
    float[] mean = mean(new long[] {3, 1}, new float[] {1, -4, 10}, new float[] {5, 0, 10});

    // (3·1 + 1·5) / 4, (3·−4 + 1·0) / 4, and a value that all agree on.
    assertThat(mean).containsExactly(2, -3, 10);
  }

  @Test
  void theMeanOfOneIsItself() {
    float[] values = new float[3000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i) / 3;
    }

    assertThat(mean(new long[] {37}, values)).containsExactly(values);
  }

  /** Larger than what one thread takes, and no multiple of it. */
  @Test
  void manyThreadsSumInTheOrderOfTheWorkers() {
    long[] weights = {97, 31, 64};
    float[][] values = new float[weights.length][700_001];
    Random random = new Random(3);
    for (float[] worker : values) {
      for (int i = 0; i < worker.length; i++) {
        worker[i] = random.nextFloat() - 0.5f;
      }
    }
    float[] expected = new float[values[0].length];
    for (int i = 0; i < expected.length; i++) {
      double sum = 97.0 * values[0][i] + 31.0 * values[1][i];
      expected[i] = (float) ((sum + 64.0 * values[2][i]) / 192.0);
    }

    assertThat(mean(weights, values)).isEqualTo(expected);
  }

  private static float[] mean(long[] weights, float[]... values) {
    float[] mean = new float[values[0].length];
    List<WeightedMean.Numbers> numbers =
        java.util.Arrays.stream(values)
            .map(WeightedMeanTest::bytes)
            .map(WeightedMean.Numbers::of)
            .toList();
    new WeightedMean(numbers, weights)
        .compute((first, piece, length) -> System.arraycopy(piece, 0, mean, first, length));
    return mean;
  }

  private static byte[] bytes(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    FlatState.floats(bytes).put(values);
    return bytes;
  }
}
