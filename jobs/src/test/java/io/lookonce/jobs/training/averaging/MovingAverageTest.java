package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MovingAverageTest {

  /** Weights of the past: 1/10 in the first round, 2/11 in the second, at most the decay. */
  @Test
  void followsSoonAtFirstAndSlowlyLater() {
    byte[] average = bytes(10, -4);
    MovingAverage.update(average, bytes(20, 6, 99), 0, 0.9);
    assertThat(floats(average)).containsExactly(new float[] {19, 5}, within(1e-6f));
    MovingAverage.update(average, bytes(8, 5, 99), 1, 0.9);
    assertThat(floats(average)).containsExactly(new float[] {10, 5}, within(1e-6f));
    MovingAverage.update(average, bytes(0, 5, 99), 1000, 0.9);
    assertThat(floats(average)).containsExactly(new float[] {9, 5}, within(1e-6f));
  }

  /** More numbers than are worked on at once; the optimizer's state behind them has no average. */
  @Test
  void averagesEveryParameter() {
    float[] old = new float[10_000];
    float[] next = new float[15_000];
    Arrays.fill(next, 10);
    byte[] average = bytes(old);
    MovingAverage.update(average, bytes(next), 1_000_000, 0.5);
    assertThat(floats(average)).hasSize(10_000).containsOnly(5);
  }

  private static byte[] bytes(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    FlatState.floats(bytes).put(values);
    return bytes;
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    FlatState.floats(bytes).get(values);
    return values;
  }
}
