package io.lookonce.stepbystep;

import io.lookonce.network.NumpyRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout: which units of a layer stay in one pass; those are made larger, to keep the
 * expected sum (<i>Regularization</i>, section 3).
 *
 * @param kept D, (units, examples): 1 for the units that stay, 0 for the others
 * @param keepProbability with which a unit stays, in (0, 1]; at 1 all do, whatever D
 */
public record DropoutMask(INDArray kept, double keepProbability) {

  /** Every unit stays. */
  public static final DropoutMask NONE = new DropoutMask(Nd4j.scalar(DataType.DOUBLE, 1), 1);

  /** Checks the range of the probability. */
  public DropoutMask {
    if (!(keepProbability > 0 && keepProbability <= 1)) {
      throw new IllegalArgumentException(
          "the probability of keeping a unit must be in (0, 1]: " + keepProbability);
    }
  }

  /** D = rand(shape) &lt; keep, drawn row by row. */
  public static DropoutMask draw(NumpyRandom random, double keepProbability, long... shape) {
    INDArray kept = RandomArrays.uniform(random, shape).lt(keepProbability);
    return new DropoutMask(kept.castTo(DataType.DOUBLE), keepProbability);
  }

  /** A · D / keep on the way forward, and dA · D / keep on the way back. */
  public INDArray apply(INDArray values) {
    return keepProbability == 1 ? values : values.mul(kept).divi(keepProbability);
  }
}
