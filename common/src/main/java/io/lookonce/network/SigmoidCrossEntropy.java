package io.lookonce.network;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The cross-entropy of a sigmoid output, computed from the input z of the sigmoid: −y·log a −
 * (1−y)·log(1−a) = max(z, 0) − z·y + log(1 + exp(−|z|)), with gradient a − y. DL4J's own binary
 * cross-entropy uses a clipped a instead, so that a confident wrong output has almost no gradient
 * and the loss never exceeds 11.5.
 *
 * <p>Labels and inputs are [examples, units]; the loss of an example is the sum over its units.
 */
public final class SigmoidCrossEntropy implements ILossFunction {

  private static final long serialVersionUID = 1L;

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double total = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? total / preOutput.size(0) : total;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireSigmoid(activation, mask);
    INDArray target = labels.castTo(preOutput.dataType());
    INDArray correction = Transforms.abs(preOutput, true).negi();
    Transforms.exp(correction, false);
    Nd4j.exec(new Log1p(correction));
    return Transforms.relu(preOutput, true)
        .subi(preOutput.mul(target))
        .addi(correction)
        .sum(true, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireSigmoid(activation, mask);
    INDArray target = labels.castTo(preOutput.dataType());
    return Transforms.sigmoid(preOutput, true).subi(target);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "SigmoidCrossEntropy";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigmoidCrossEntropy;
  }

  @Override
  public int hashCode() {
    return SigmoidCrossEntropy.class.hashCode();
  }

  private static void requireSigmoid(IActivation activation, INDArray mask) {
    if (!(activation instanceof ActivationSigmoid) || mask != null) {
      throw new IllegalArgumentException("needs a sigmoid output and labels without a mask");
    }
  }
}
