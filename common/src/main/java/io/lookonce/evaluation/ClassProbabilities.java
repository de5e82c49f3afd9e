package io.lookonce.evaluation;

/** Interprets a classifier's output as one probability per class. */
public final class ClassProbabilities {

  private ClassProbabilities() {}

  /**
   * The probabilities of all classes in order. A single output is the probability of the second of
   * two classes, as of the course's sigmoid; several outputs are one per class.
   *
   * @param output output of the network for consecutive examples
   * @param offset start of the example
   * @param outputs numbers per example
   */
  public static float[] ofAll(float[] output, int offset, int outputs) {
    if (outputs == 1) {
      return new float[] {1 - output[offset], output[offset]};
    }
    float[] probabilities = new float[outputs];
    System.arraycopy(output, offset, probabilities, 0, outputs);
    return probabilities;
  }

  /**
   * The most probable class, the first among equals: of two classes, the second if its probability
   * exceeds 0.5, as in the course.
   */
  public static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int id = 1; id < probabilities.length; id++) {
      if (probabilities[id] > probabilities[best]) {
        best = id;
      }
    }
    return best;
  }
}
