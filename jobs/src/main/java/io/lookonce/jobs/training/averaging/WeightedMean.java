package io.lookonce.jobs.training.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The mean of the workers' numbers, weighted by the examples they trained. The sum runs in double
 * precision in the order of the workers, so it is the same wherever, by however many threads and in
 * whatever pieces it is computed, and the mean of one worker's numbers is exactly those numbers.
 */
final class WeightedMean {

  /** Numbers summed at a time; both buffers stay in the processor's nearest cache. */
  private static final int BLOCK = 1024;

  /** Blocks that a thread takes at a time. */
  private static final int STRETCH = 256;

  private final List<Numbers> values;
  private final double[] weights;
  private final double total;
  private final boolean powerOfTwo;

  /** What one worker brings. */
  interface Numbers {

    int count();

    /** Copies the numbers from a place on. Several threads may read at once. */
    void read(int first, float[] into, int length);

    static Numbers of(byte[] bytes) {
      FloatBuffer numbers = FlatState.floats(bytes);
      return new Numbers() {
        @Override
        public int count() {
          return numbers.limit();
        }

        @Override
        public void read(int first, float[] into, int length) {
          numbers.get(first, into, 0, length);
        }
      };
    }
  }

  /**
   * @param values per worker its numbers, the same count for all, in worker order
   * @param weights per worker its examples, above 0
   */
  WeightedMean(List<Numbers> values, long[] weights) {
    this.values = values;
    this.weights = Arrays.stream(weights).asDoubleStream().toArray();
    long examples = Arrays.stream(weights).sum();
    this.total = examples;
    this.powerOfTwo = Long.bitCount(examples) == 1;
  }

  /** The mean of everything, on all cores of this machine. */
  void compute(MeanReceiver receiver) {
    int count = values.get(0).count();
    int stretch = STRETCH * BLOCK;
    IntStream.range(0, (count + stretch - 1) / stretch)
        .parallel()
        .forEach(i -> compute(i * stretch, (int) Math.min(count, (i + 1L) * stretch), receiver));
  }

  private void compute(int from, int to, MeanReceiver receiver) {
    double[] sum = new double[BLOCK];
    float[] block = new float[BLOCK];
    for (int first = from; first < to; first += BLOCK) {
      int length = Math.min(BLOCK, to - first);
      Arrays.fill(sum, 0);
      for (int worker = 0; worker < weights.length; worker++) {
        values.get(worker).read(first, block, length);
        add(sum, block, weights[worker], length);
      }
      if (powerOfTwo) {
        multiply(sum, block, 1 / total, length);
      } else {
        divide(sum, block, total, length);
      }
      receiver.accept(first, block, length);
    }
  }

  private static void add(double[] sum, float[] block, double weight, int length) {
    for (int i = 0; i < length; i++) {
      sum[i] += weight * block[i];
    }
  }

  /** As exact as {@link #divide} where the factor is a power of two, and much faster. */
  private static void multiply(double[] sum, float[] mean, double factor, int length) {
    for (int i = 0; i < length; i++) {
      mean[i] = (float) (sum[i] * factor);
    }
  }

  private static void divide(double[] sum, float[] mean, double total, int length) {
    for (int i = 0; i < length; i++) {
      mean[i] = (float) (sum[i] / total);
    }
  }
}
