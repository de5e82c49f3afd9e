package io.lookonce.nd4j;

import io.lookonce.nd4j.operation.Address;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.learning.config.Adam;

/**
 * One step of Adam (Kingma and Ba 2014, the form with the bias corrections folded into the rate),
 * in one pass: each chunk of parameters, gradients and moments is copied into arrays that stay in
 * the cache, where the compiled loop uses vector instructions.
 *
 * @param rate the learning rate with both bias corrections
 * @param meanDecay share of the first moment that is kept
 * @param varianceDecay share of the second moment that is kept
 * @param epsilon added to the square root of the second moment
 */
record AdamStep(float rate, float meanDecay, float varianceDecay, float epsilon) {
  private static final int CHUNK = 4096;

  /** Below this many parameters a second thread costs more than it saves. */
  private static final int WORTH_A_THREAD = 1 << 18;

  /** The step after {@code iteration} earlier ones, by DL4J's rule for ε. */
  static AdamStep of(Adam configuration, int iteration, int epoch) {
    double meanCorrection = 1 - Math.pow(configuration.getBeta1(), iteration + 1.0);
    double varianceCorrection = 1 - Math.pow(configuration.getBeta2(), iteration + 1.0);
    double rate = configuration.getLearningRate(iteration, epoch);
    return new AdamStep(
        (float) (rate * Math.sqrt(varianceCorrection) / meanCorrection),
        (float) configuration.getBeta1(),
        (float) configuration.getBeta2(),
        (float) configuration.getEpsilon());
  }

  /**
   * The step after {@code iteration} earlier ones. With c1 = 1 − β1^t and c2 = 1 − β2^t, dividing
   * both moments by their correction equals the rate α·√c2/c1 with ε·√c2.
   */
  static AdamStep of(BiasCorrectedAdam configuration, int iteration, int epoch) {
    double meanCorrection = 1 - Math.pow(configuration.beta1(), iteration + 1.0);
    double root = Math.sqrt(1 - Math.pow(configuration.beta2(), iteration + 1.0));
    return new AdamStep(
        (float) (configuration.getLearningRate(iteration, epoch) * root / meanCorrection),
        (float) configuration.beta1(),
        (float) configuration.beta2(),
        (float) (configuration.epsilon() * root));
  }

  /**
   * Updates parameters and both moments in place; all four arrays have {@code count} float32
   * numbers.
   */
  void apply(
      Address parameters,
      Address gradients,
      Address means,
      Address variances,
      int count,
      int threads) {
    int parts = Math.max(1, Math.min(threads, count / WORTH_A_THREAD));
    int share = (count + parts - 1) / parts;
    List<Thread> helpers = new ArrayList<>();
    for (int part = 1; part < parts; part++) {
      int from = part * share;
      int to = Math.min(count, from + share);
      Thread helper =
          new Thread(() -> range(parameters, gradients, means, variances, count, from, to));
      helper.start();
      helpers.add(helper);
    }
    range(parameters, gradients, means, variances, count, 0, Math.min(count, share));
    helpers.forEach(AdamStep::await);
  }

  private void range(
      Address parameters,
      Address gradients,
      Address means,
      Address variances,
      int count,
      int from,
      int to) {
    FloatBuffer p = parameters.floats(count);
    FloatBuffer g = gradients.floats(count);
    FloatBuffer m = means.floats(count);
    FloatBuffer v = variances.floats(count);
    float[] parameter = new float[CHUNK];
    float[] gradient = new float[CHUNK];
    float[] mean = new float[CHUNK];
    float[] variance = new float[CHUNK];
    for (int start = from; start < to; start += CHUNK) {
      int length = Math.min(CHUNK, to - start);
      p.get(start, parameter, 0, length);
      g.get(start, gradient, 0, length);
      m.get(start, mean, 0, length);
      v.get(start, variance, 0, length);
      chunk(parameter, gradient, mean, variance, length);
      p.put(start, parameter, 0, length);
      m.put(start, mean, 0, length);
      v.put(start, variance, 0, length);
    }
  }

  private void chunk(
      float[] parameter, float[] gradient, float[] mean, float[] variance, int length) {
    float newMean = 1 - meanDecay;
    float newVariance = 1 - varianceDecay;
    for (int i = 0; i < length; i++) {
      float g = gradient[i];
      float m = meanDecay * mean[i] + newMean * g;
      float v = varianceDecay * variance[i] + newVariance * g * g;
      mean[i] = m;
      variance[i] = v;
      parameter[i] -= rate * m / ((float) Math.sqrt(v) + epsilon);
    }
  }

  private static void await(Thread helper) {
    boolean interrupted = false;
    while (true) {
      try {
        helper.join();
        break;
      } catch (InterruptedException e) {
        // Half a step must not be left behind; the interruption is passed on afterwards.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
