package io.lookonce.stepbystep;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How gradients become parameters (<i>Optimization methods</i>). */
public interface Optimizer {

  /**
   * One step, in place.
   *
   * @param parameters by name
   * @param gradients under {@code "d"} and the parameter's name; others may stand beside them
   * @param learningRate α of this step
   */
  void update(
      Map<String, INDArray> parameters, Map<String, INDArray> gradients, double learningRate);
}
