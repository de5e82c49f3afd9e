package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The optimisation notebook's tests: seed 1 draws W1 (2,3), b1 (2,1), W2 (3,3), b2 (3,1) and then
 * their gradients, here one row of 20 numbers each. Expected is what the notebook prints, in the
 * same order.
 */
class UpdatersTest {

  private static final int COUNT = 20;
  private static final LearningRateSchedule RATE = new LearningRateSchedule.Constant(0.01);

  private static final double[] VELOCITY = {
    -0.11006192,
    0.11447237,
    0.09015907,
    0.05024943,
    0.09008559,
    -0.06837279,
    -0.01228902,
    -0.09357694,
    -0.02678881,
    0.05303555,
    -0.06916608,
    -0.03967535,
    -0.06871727,
    -0.08452056,
    -0.06712461,
    -0.00126646,
    -0.11173103,
    0.02344157,
    0.16598022,
    0.07420442
  };

  @Test
  void gradientDescentIsTheCourses() {
    assertParameters(
        new Sgd(RATE),
        0,
        new double[] {
          1.63535156,
          -0.62320365,
          -0.53718766,
          -1.07799357,
          0.85639907,
          -2.29470142,
          1.74604067,
          -0.75184921,
          0.32171798,
          -0.25467393,
          1.46902454,
          -2.05617317,
          -0.31554548,
          -0.3756023,
          1.1404819,
          -1.09976462,
          -0.1612551,
          -0.88020257,
          0.02561572,
          0.57539477
        });
  }

  @Test
  void momentumIsTheCourses() {
    INDArray state =
        assertParameters(
            new Momentum(RATE, 0.9),
            0,
            new double[] {
              1.62544598,
              -0.61290114,
              -0.52907334,
              -1.07347112,
              0.86450677,
              -2.30085497,
              1.74493465,
              -0.76027113,
              0.31930698,
              -0.24990073,
              1.4627996,
              -2.05974396,
              -0.32173003,
              -0.38320915,
              1.13444069,
              -1.0998786,
              -0.1713109,
              -0.87809283,
              0.04055394,
              0.58207317
            });
    assertThat(state.toDoubleVector()).containsExactly(VELOCITY, within(1e-8));
  }

  /** The notebook's step is the second (t = 2), from moments of zero. */
  @Test
  void adamIsTheCourses() {
    INDArray state =
        assertParameters(
            new BiasCorrectedAdam(RATE, 0.9, 0.999, 1e-8),
            1,
            new double[] {
              1.63178673,
              -0.61919778,
              -0.53561312,
              -1.08040999,
              0.85796626,
              -2.29409733,
              1.75225313,
              -0.75376553,
              0.32648046,
              -0.25681174,
              1.46954931,
              -2.05269934,
              -0.31497584,
              -0.37661299,
              1.14121081,
              -1.09244991,
              -0.16498684,
              -0.88529979,
              0.03477238,
              0.57537385
            });
    double[] moments = state.toDoubleVector();
    double[] mean = Arrays.copyOfRange(moments, 0, COUNT);
    assertThat(mean).containsExactly(VELOCITY, within(1e-8));
    double[] meanSquare = Arrays.copyOfRange(moments, COUNT, 2 * COUNT);
    assertThat(meanSquare)
        .containsExactly(
            new double[] {
              0.00121136,
              0.00131039,
              0.00081287,
              0.0002525,
              0.00081154,
              0.00046748,
              1.51020075e-05,
              0.000875664434,
              7.17640232e-05,
              0.000281276921,
              0.000478394595,
              0.000157413361,
              0.00047220632,
              0.000714372576,
              0.000450571368,
              1.60392066e-07,
              0.00124838242,
              5.49507194e-05,
              0.00275494327,
              0.000550629536
            },
            within(5e-9));
  }

  /** With gradients as small as epsilon it matters on which side of the root epsilon stands. */
  @Test
  void adamAddsEpsilonOutsideTheRootOfTheCorrectedMoment() {
    double[] gradients = {1e-8, -3e-8, 2e-9};
    double mean = 0;
    double meanSquare = 0;
    double expected = 0;
    INDArray state = Nd4j.zeros(DataType.DOUBLE, 1, 2);
    var updater = new BiasCorrectedAdam(RATE, 0.9, 0.999, 1e-8).instantiate(state, true);
    double actual = 0;
    for (int step = 1; step <= gradients.length; step++) {
      double gradient = gradients[step - 1];
      mean = 0.9 * mean + 0.1 * gradient;
      meanSquare = 0.999 * meanSquare + 0.001 * gradient * gradient;
      double corrected = meanSquare / (1 - Math.pow(0.999, step));
      expected -= 0.01 * mean / (1 - Math.pow(0.9, step)) / (Math.sqrt(corrected) + 1e-8);
      INDArray update = Nd4j.create(new double[][] {{gradient}}).castTo(DataType.DOUBLE);
      updater.applyUpdater(update, step - 1, 0);
      actual -= update.getDouble(0);
    }
    assertThat(actual).isCloseTo(expected, within(1e-12));
  }

  private static INDArray assertParameters(IUpdater updater, int iteration, double[] expected) {
    NumpyRandom random = new NumpyRandom(1);
    INDArray parameters = draw(random);
    INDArray gradient = draw(random);
    long stateSize = updater.stateSize(COUNT);
    INDArray state = stateSize == 0 ? null : Nd4j.ones(DataType.DOUBLE, 1, stateSize);
    updater.instantiate(state, true).applyUpdater(gradient, iteration, 0);
    assertThat(parameters.sub(gradient).toDoubleVector()).containsExactly(expected, within(1e-8));
    return state;
  }

  private static INDArray draw(NumpyRandom random) {
    INDArray row = Nd4j.create(DataType.DOUBLE, 1, COUNT);
    for (int column = 0; column < COUNT; column++) {
      row.putScalar(column, random.normal());
    }
    return row;
  }
}
