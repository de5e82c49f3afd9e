package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The loss of sigmoid outputs (<i>Building your Deep Neural Network: Step by Step</i>, equation 7):
 * J = −1/m Σ (y · log a + (1 − y) · log(1 − a)). Outputs and labels are (outputs, examples).
 */
public final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * J. A term with zero weight counts as zero even if its logarithm is infinite, like the
   * notebooks' {@code nansum}. A wrong output of exactly 0 or 1 has infinite loss.
   */
  public static double loss(INDArray outputs, INDArray labels) {
    double sum = 0;
    for (long example = 0; example < outputs.columns(); example++) {
      for (long unit = 0; unit < outputs.rows(); unit++) {
        double output = outputs.getDouble(unit, example);
        double label = labels.getDouble(unit, example);
        sum -= weighted(label, output) + weighted(1 - label, 1 - output);
      }
    }
    return sum / outputs.columns();
  }

  /** dA = −(Y / A − (1 − Y) / (1 − A)) of the sum of the losses; NaN where A is 0 or 1. */
  public static INDArray gradient(INDArray outputs, INDArray labels) {
    INDArray wanted = labels.div(outputs);
    INDArray unwanted = labels.rsub(1).divi(outputs.rsub(1));
    return unwanted.subi(wanted);
  }

  private static double weighted(double weight, double probability) {
    return weight == 0 ? 0 : weight * Math.log(probability);
  }
}
