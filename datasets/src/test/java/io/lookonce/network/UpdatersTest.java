package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.course.Oracle;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.LearningRateSchedule;
import io.lookonce.network.optimizer.Momentum;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The optimisation notebook's tests: seed 1 draws W1 (2,3), b1 (2,1), W2 (3,3), b2 (3,1) and then
 * their gradients, here one row of 20 numbers each. The expected numbers are those that the
 * notebook prints, in the same order.
 */
class UpdatersTest {

  private static final int COUNT = 20;
  private static final LearningRateSchedule RATE = new LearningRateSchedule.Constant(0.01);

  @Test
  void gradientDescentIsTheCourses() {
    assertParameters(new Sgd(RATE), 0, Oracle.of("C2W2.gd"));
  }

  @Test
  void momentumIsTheCourses() {
    Oracle oracle = Oracle.of("C2W2.momentum");
    INDArray state = assertParameters(new Momentum(RATE, 0.9), 0, oracle);
    assertThat(state.toDoubleVector()).containsExactly(row(oracle, "v_d"), within(1e-8));
  }

  /** The notebook's step is the second (t = 2), from moments of zero. */
  @Test
  void adamIsTheCourses() {
    Oracle oracle = Oracle.of("C2W2.adam");
    INDArray state = assertParameters(new BiasCorrectedAdam(RATE, 0.9, 0.999, 1e-8), 1, oracle);
    double[] moments = state.toDoubleVector();
    double[] mean = Arrays.copyOfRange(moments, 0, COUNT);
    assertThat(mean).containsExactly(row(oracle, "v_d"), within(1e-8));
    double[] meanSquare = Arrays.copyOfRange(moments, COUNT, 2 * COUNT);
    assertThat(meanSquare).containsExactly(row(oracle, "s_d"), within(5e-9));
  }

  /**
   * With gradients as small as epsilon it matters whether epsilon is inside or outside the root.
   */
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

  private static INDArray assertParameters(IUpdater updater, int iteration, Oracle expected) {
    NumpyRandom random = new NumpyRandom(1);
    INDArray parameters = draw(random);
    INDArray gradient = draw(random);
    long stateSize = updater.stateSize(COUNT);
    INDArray state = stateSize == 0 ? null : Nd4j.ones(DataType.DOUBLE, 1, stateSize);
    updater.instantiate(state, true).applyUpdater(gradient, iteration, 0);
    assertThat(parameters.sub(gradient).toDoubleVector())
        .containsExactly(row(expected, ""), within(1e-8));
    return state;
  }

  /** W1, b1, W2 and b2 under a prefix, in the order in which they were drawn. */
  private static double[] row(Oracle oracle, String prefix) {
    return Stream.of("W1", "b1", "W2", "b2")
        .flatMapToDouble(name -> Arrays.stream(oracle.numbers(prefix + name)))
        .toArray();
  }

  private static INDArray draw(NumpyRandom random) {
    INDArray row = Nd4j.create(DataType.DOUBLE, 1, COUNT);
    for (int column = 0; column < COUNT; column++) {
      row.putScalar(column, random.normal());
    }
    return row;
  }
}
