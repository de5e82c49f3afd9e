package io.lookonce.network.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Decoupled weight decay (Loshchilov and Hutter, 2019): every step also subtracts the learning rate
 * times λ times the weight. It does not pass through the optimizer and, unlike DL4J's {@link
 * WeightDecay}, is no part of the loss. With Adam it makes AdamW.
 */
public final class DecoupledWeightDecay extends WeightDecay {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double lambda;

  /**
   * A decay.
   *
   * @param lambda λ, above 0
   */
  @JsonCreator
  public DecoupledWeightDecay(@JsonProperty("lambda") double lambda) {
    super(lambda, true);
    this.lambda = lambda;
  }

  /** λ. */
  public double lambda() {
    return lambda;
  }

  @Override
  public double score(INDArray weights, int iteration, int epoch) {
    return 0;
  }

  @Override
  public Regularization clone() {
    return new DecoupledWeightDecay(lambda);
  }
}
