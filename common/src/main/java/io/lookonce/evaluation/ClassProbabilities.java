package io.lookonce.evaluation;

/** A classifier's output for one example, read as one probability per class. */
public final class ClassProbabilities {

  private ClassProbabilities() {}

  /**
   * The probabilities of all classes in order. A single output is the probability of the second of
   * two classes, as the course's sigmoid gives it; several are one for each class.
   *
   * @param output what the network gives, examples one behind the other
   * @param offset where the example begins
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
   * The most probable class, the first of equal ones: of two classes the second where its
   * probability is over 0.5, as in the course.
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
