package io.lookonce.stepbystep;

import io.lookonce.network.NumpyRandom;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of NumPy's random numbers, filled in C order like NumPy's. */
public final class RandomArrays {

  private RandomArrays() {}

  /** {@code np.random.randn(shape)}. */
  public static INDArray normal(NumpyRandom random, long... shape) {
    return fill(random::normal, shape);
  }

  /** {@code np.random.rand(shape)}. */
  public static INDArray uniform(NumpyRandom random, long... shape) {
    return fill(random::uniform, shape);
  }

  private static INDArray fill(DoubleSupplier numbers, long... shape) {
    double[] values = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    Arrays.setAll(values, index -> numbers.getAsDouble());
    return Nd4j.createFromArray(values).reshape('c', shape);
  }
}
