package io.lookonce.jobs.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The mean of the workers' numbers, weighted by the examples they trained. The sum runs in double
 * precision in the order of the workers, so it is the same wherever and in whatever pieces it is
 * computed, and the mean of one worker's numbers is exactly those numbers.
 */
final class WeightedMean {

  /** Numbers summed at a time; both buffers stay in the processor's nearest cache. */
  private static final int BLOCK = 1024;

  private WeightedMean() {}

  /**
   * @param values per worker little-endian float32 numbers, all of one length, in worker order
   * @param weights per worker its examples, above 0
   */
  static byte[] of(List<byte[]> values, long[] weights) {
    int bytes = values.get(0).length;
    List<FloatBuffer> sources = values.stream().map(WeightedMean::floats).toList();
    byte[] mean = new byte[bytes];
    FloatBuffer target = floats(mean);
    double total = java.util.Arrays.stream(weights).sum();
    double[] sum = new double[BLOCK];
    float[] block = new float[BLOCK];
    int count = bytes / Float.BYTES;
    for (int start = 0; start < count; start += BLOCK) {
      int length = Math.min(BLOCK, count - start);
      java.util.Arrays.fill(sum, 0);
      for (int worker = 0; worker < weights.length; worker++) {
        sources.get(worker).get(start, block, 0, length);
        add(sum, block, weights[worker], length);
      }
      for (int i = 0; i < length; i++) {
        block[i] = (float) (sum[i] / total);
      }
      target.put(start, block, 0, length);
    }
    return mean;
  }

  private static void add(double[] sum, float[] block, double weight, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += weight * block[i];
    }
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
