package io.lookonce.nd4j.operation;

import java.nio.FloatBuffer;

/**
 * The running mean and variance of batch normalisation. DL4J keeps them among the parameters and
 * moves them by "gradients": what is to be subtracted from the running value after this batch.
 */
public final class RunningStatistics {
  private final Parameter mean;
  private final Parameter spread;
  private final boolean logarithmic;
  private final double decay;

  /**
   * @param spread the variance, or log10 of the standard deviation
   * @param logarithmic which of the two it is
   * @param decay share of the running value that a batch leaves in place
   */
  public RunningStatistics(Parameter mean, Parameter spread, boolean logarithmic, double decay) {
    this.mean = mean;
    this.spread = spread;
    this.logarithmic = logarithmic;
    this.decay = decay;
  }

  /** Copies the running values for use in inference. */
  void load(Tensor meanTarget, Tensor varianceTarget) {
    int channels = mean.length();
    FloatBuffer means = mean.address().floats(channels);
    FloatBuffer spreads = spread.address().floats(channels);
    FloatBuffer toMean = meanTarget.floats(channels);
    FloatBuffer toVariance = varianceTarget.floats(channels);
    for (int channel = 0; channel < channels; channel++) {
      toMean.put(channel, means.get(channel));
      toVariance.put(channel, (float) variance(spreads.get(channel)));
    }
  }

  /** Stores the updates that bring the running values nearer to this batch's. */
  void storeUpdate(Tensor batchMean, Tensor batchVariance) {
    int channels = mean.length();
    FloatBuffer means = mean.address().floats(channels);
    FloatBuffer spreads = spread.address().floats(channels);
    FloatBuffer fromMean = batchMean.floats(channels);
    FloatBuffer fromVariance = batchVariance.floats(channels);
    FloatBuffer meanUpdate = mean.gradientAddress().floats(channels);
    FloatBuffer spreadUpdate = spread.gradientAddress().floats(channels);
    for (int channel = 0; channel < channels; channel++) {
      meanUpdate.put(channel, (float) ((1 - decay) * (means.get(channel) - fromMean.get(channel))));
      spreadUpdate.put(
          channel, (float) spreadUpdate(spreads.get(channel), fromVariance.get(channel)));
    }
  }

  private double spreadUpdate(double now, double batchVariance) {
    if (!logarithmic) {
      return (1 - decay) * (now - batchVariance);
    }
    double old = variance(now);
    double next = decay * old + (1 - decay) * batchVariance;
    return Math.log10(old / next) / 2;
  }

  private double variance(double stored) {
    if (!logarithmic) {
      return stored;
    }
    double deviation = Math.pow(10, stored);
    return deviation * deviation;
  }
}
