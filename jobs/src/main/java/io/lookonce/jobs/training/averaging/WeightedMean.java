package io.lookonce.jobs.training.averaging;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mean of the workers' numbers, weighted by their examples. It is summed in double precision in the
 * order of the workers, so the result does not depend on threads, machines or the sizes of pieces,
 * and the mean of a single worker is exactly its numbers.
 */
final class WeightedMean {

  /** Numbers summed at a time; both buffers fit into the L1 cache. */
  private static final int BLOCK = 1024;

  /** Blocks per parallel task. */
  private static final int STRETCH = 256;

  private final List<Numbers> values;
  private final double[] weights;
  private final double total;
  private final boolean powerOfTwo;

  /** The numbers of one worker. */
  interface Numbers {

    int count();

    /** Copies the numbers from an index on. Thread-safe. */
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
   * @param values the numbers of each worker, the same count for all, in the order of the workers
   * @param weights examples of each worker, above 0
   */
  WeightedMean(List<Numbers> values, long[] weights) {
    this.values = values;
    this.weights = Arrays.stream(weights).asDoubleStream().toArray();
    long examples = Arrays.stream(weights).sum();
    this.total = examples;
    this.powerOfTwo = Long.bitCount(examples) == 1;
  }

  /** Computes the mean on all cores of this machine. */
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

  /** Gives the same numbers as {@link #divide} for a power of two, much faster. */
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

  /** Receives the mean of the workers' states in pieces: every number once, in any order. */
  @FunctionalInterface
  interface MeanReceiver {

    /**
     * Receives a piece and replaces it by the numbers of the next state. Called by several threads
     * concurrently.
     *
     * @param first index of the piece in the {@link FlatState}
     * @param piece array that starts with the piece
     * @param length count of numbers
     */
    void accept(int first, float[] piece, int length);
  }
}
