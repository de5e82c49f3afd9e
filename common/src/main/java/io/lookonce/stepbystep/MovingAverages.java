package io.lookonce.stepbystep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** v = β · v + (1 − β) · g, from v = 0, for several arrays by name. */
final class MovingAverages {

  private final double beta;
  private final Map<String, INDArray> averages = new LinkedHashMap<>();

  MovingAverages(double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("the weight of the past must be in [0, 1): " + beta);
    }
    this.beta = beta;
  }

  /** Takes the next g in and returns the average, which stays this object's. */
  INDArray add(String name, INDArray next) {
    // Detached, for an average outlives the workspace of a step.
    INDArray average =
        averages.computeIfAbsent(
            name, absent -> Nd4j.zeros(DataType.DOUBLE, next.shape()).detach());
    return average.muli(beta).addi(next.mul(1 - beta));
  }

  Map<String, INDArray> all() {
    return Collections.unmodifiableMap(averages);
  }
}
