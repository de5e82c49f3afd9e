package io.lookonce.darknet;

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
