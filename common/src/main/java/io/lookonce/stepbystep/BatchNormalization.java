package io.lookonce.stepbystep;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation over the last axis, channel by channel: γ · (x − μ) / √(σ² + ε) + β (Ioffe
 * and Szegedy, 2015), as in <i>Residual Networks</i>. γ, β, μ and σ² are rows with one value per
 * channel.
 *
 * @param gamma γ
 * @param beta β
 * @param mean the running μ, for inference
 * @param variance the running σ², for inference
 * @param epsilon ε; Keras takes 0.001
 */
public record BatchNormalization(
    INDArray gamma, INDArray beta, INDArray mean, INDArray variance, double epsilon) {

  /** Normalises by the running mean and variance. */
  public INDArray inference(INDArray input) {
    return normalize(input, mean, variance);
  }

  /** Normalises by the mean and the variance (divided by the count) of the batch. */
  public INDArray training(INDArray input) {
    INDArray pixels = rows(input);
    return normalize(input, pixels.mean(0), pixels.var(false, 0));
  }

  private INDArray normalize(INDArray input, INDArray centre, INDArray spread) {
    INDArray deviation = Transforms.sqrt(spread.add(epsilon), false);
    return rows(input)
        .subiRowVector(centre)
        .diviRowVector(deviation)
        .muliRowVector(gamma)
        .addiRowVector(beta)
        .reshape('c', input.shape());
  }

  /** A copy with one row per pixel of each example. */
  private static INDArray rows(INDArray input) {
    return input.dup('c').reshape('c', -1, input.size(-1));
  }
}
