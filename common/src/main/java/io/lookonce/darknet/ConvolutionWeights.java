package io.lookonce.darknet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The numbers of one convolution. Arrays are not copied and must not be changed.
 *
 * @param biases one per filter, added after batch normalisation
 * @param batchNormalization null where the convolution has none
 * @param weights {@code [filters][input channels][size][size]}, row by row
 */
public record ConvolutionWeights(
    float[] biases, BatchNormalization batchNormalization, float[] weights) {

  /** Number of floats, as {@link DarknetLayer.Convolution#parameterCount} counts them. */
  long count() {
    int arrays = batchNormalization == null ? 1 : 4;
    return (long) arrays * biases.length + weights.length;
  }

  /** The weights with batch normalisation folded in, as little-endian floats. */
  public ByteBuffer foldedWeights() {
    ByteBuffer bytes = littleEndian(weights.length);
    FloatBuffer folded = bytes.asFloatBuffer();
    int perFilter = weights.length / biases.length;
    for (int filter = 0; filter < biases.length; filter++) {
      double factor = foldedFactor(filter);
      int end = (filter + 1) * perFilter;
      for (int i = filter * perFilter; i < end; i++) {
        folded.put((float) (weights[i] * factor));
      }
    }
    return bytes;
  }

  /** The biases with batch normalisation folded in, as little-endian floats. */
  public ByteBuffer foldedBiases() {
    ByteBuffer bytes = littleEndian(biases.length);
    for (int filter = 0; filter < biases.length; filter++) {
      bytes.putFloat((float) foldedBias(filter));
    }
    return bytes.rewind();
  }

  private static ByteBuffer littleEndian(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The factor that batch normalisation multiplies into a filter's weights, 1 without. */
  public double foldedFactor(int filter) {
    return batchNormalization == null ? 1 : batchNormalization.factor(filter);
  }

  /** The bias of a filter once batch normalisation is folded into weights and bias. */
  public double foldedBias(int filter) {
    return batchNormalization == null
        ? biases[filter]
        : biases[filter] - batchNormalization.means()[filter] * batchNormalization.factor(filter);
  }

  /**
   * The batch normalisation of a convolution, one value per filter. Arrays are not copied and must
   * not be changed.
   *
   * @param scales factor after normalising
   * @param means mean of the filter's output over the training data
   * @param variances variance of the filter's output, not negative
   */
  public record BatchNormalization(float[] scales, float[] means, float[] variances) {
    /** Darknet adds this to the standard deviation, where others add it to the variance. */
    static final double EPSILON = 1e-6;

    /**
     * The same normalisation from a rule that divides by {@code sqrt(variance + epsilon)}, as DL4J
     * and Keras do.
     */
    public static BatchNormalization ofEpsilonInTheRoot(
        float[] scales, float[] means, float[] variances, double epsilon) {
      float[] otherScales = scales.clone();
      float[] otherVariances = new float[scales.length];
      for (int filter = 0; filter < scales.length; filter++) {
        double deviation = Math.sqrt(Math.max(0, variances[filter]) + epsilon);
        double root = deviation - EPSILON;
        if (root < 0) {
          otherScales[filter] = (float) (scales[filter] * EPSILON / deviation);
        }
        otherVariances[filter] = (float) (Math.max(0, root) * Math.max(0, root));
      }
      return new BatchNormalization(otherScales, means, otherVariances);
    }

    /** What a filter's output is divided by: {@code sqrt(variance) + 1e-6}. */
    double deviation(int filter) {
      return Math.sqrt(variances[filter]) + EPSILON;
    }

    /** What a filter's output is multiplied with: {@code scale / (sqrt(variance) + 1e-6)}. */
    public double factor(int filter) {
      return scales[filter] / deviation(filter);
    }
  }
}
