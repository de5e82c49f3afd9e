package io.lookonce.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {

  @Test
  void weighsByExamples() {
    byte[] mean = WeightedMean.of(List.of(bytes(1, -4, 10), bytes(5, 0, 10)), new long[] {3, 1});

    // (3·1 + 1·5) / 4, (3·−4 + 1·0) / 4, and a value that all agree on.
    assertThat(floats(mean)).containsExactly(2, -3, 10);
  }

  @Test
  void theMeanOfOneIsItself() {
    float[] values = new float[3000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i) / 3;
    }

    assertThat(floats(WeightedMean.of(List.of(bytes(values)), new long[] {37})))
        .containsExactly(values);
  }

  private static byte[] bytes(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    FlatState.floats(bytes).put(values);
    return bytes;
  }

  private static float[] floats(byte[] bytes) {
    FloatBuffer buffer = FlatState.floats(bytes);
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
