package io.lookonce.jobs.training.averaging;

import java.nio.FloatBuffer;

/**
 * The exponential moving average of the averaged parameters, one step a round. Early steps forget
 * faster, because the first parameters are random: the weight of the past in the step after n
 * rounds is at most (1 + n) / (10 + n).
 */
final class MovingAverage {

  private static final int BLOCK = 4096;

  private MovingAverage() {}

  /**
   * Moves an average towards new parameters.
   *
   * @param average little-endian float32, changed in place
   * @param state starts with the new parameters
   * @param rounds rounds before the one that gave them
   * @param decay greatest weight of the past, in [0, 1)
   */
  static void update(byte[] average, byte[] state, long rounds, double decay) {
    double past = Math.min(decay, (1.0 + rounds) / (10.0 + rounds));
    FloatBuffer target = FlatState.floats(average);
    FloatBuffer source = FlatState.floats(state);
    float[] means = new float[BLOCK];
    float[] values = new float[BLOCK];
    for (int first = 0; first < target.limit(); first += BLOCK) {
      int length = Math.min(BLOCK, target.limit() - first);
      target.get(first, means, 0, length);
      source.get(first, values, 0, length);
      for (int i = 0; i < length; i++) {
        means[i] = (float) (past * means[i] + (1 - past) * values[i]);
      }
      target.put(first, means, 0, length);
    }
  }
}
