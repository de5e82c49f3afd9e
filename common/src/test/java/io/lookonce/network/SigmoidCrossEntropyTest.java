package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SigmoidCrossEntropyTest {

  private static final IActivation SIGMOID = new ActivationSigmoid();

  private final SigmoidCrossEntropy loss = new SigmoidCrossEntropy();

  /** The step-by-step notebook's loss of A = .8, .9, .4 against Y = 1, 1, 0. */
  @Test
  void theLossIsTheCourses() {
    INDArray inputs = column(logit(0.8), logit(0.9), logit(0.4));
    assertThat(loss.computeScore(column(1, 1, 0), inputs, SIGMOID, null, true))
        .isCloseTo(0.2797765635793422, within(1e-12));
  }

  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    INDArray labels = column(1, 0, 1, 0);
    double[] inputs = {-2, 3, 0.5, -0.1};
    INDArray gradient = loss.computeGradient(labels, column(inputs), SIGMOID, null);
    for (int i = 0; i < inputs.length; i++) {
      double[] above = inputs.clone();
      double[] below = inputs.clone();
      above[i] += 1e-5;
      below[i] -= 1e-5;
      double slope =
          (loss.computeScore(labels, column(above), SIGMOID, null, false)
                  - loss.computeScore(labels, column(below), SIGMOID, null, false))
              / 2e-5;
      assertThat(gradient.getDouble(i)).isCloseTo(slope, within(1e-9));
    }
  }

  @Test
  void confidentlyWrongAnswersAreFiniteAndKeepTheirGradient() {
    INDArray inputs = column(200, -200).castTo(DataType.FLOAT);
    INDArray labels = column(0, 1);
    assertThat(loss.computeScoreArray(labels, inputs, SIGMOID, null).toDoubleVector())
        .containsExactly(200, 200);
    assertThat(loss.computeGradient(labels, inputs, SIGMOID, null).toDoubleVector())
        .containsExactly(1, -1);
    assertThat(inputs.toDoubleVector()).containsExactly(200, -200);
  }

  private static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  private static INDArray column(double... values) {
    INDArray column = Nd4j.create(DataType.DOUBLE, values.length, 1);
    for (int row = 0; row < values.length; row++) {
      column.putScalar(row, 0, values[row]);
    }
    return column;
  }
}
