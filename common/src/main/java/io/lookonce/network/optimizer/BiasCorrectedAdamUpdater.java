package io.lookonce.network.optimizer;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/**
 * {@link BiasCorrectedAdam} at work on one run of parameters, with its state in DL4J's flat view.
 */
final class BiasCorrectedAdamUpdater implements GradientUpdater<BiasCorrectedAdam> {

  private static final String MEAN = "M";
  private static final String MEAN_SQUARE = "V";

  /** So many steps that the native operation's own correction, 1 − β^steps, is exactly one. */
  private static final int CORRECTION_OVER = Integer.MAX_VALUE - 1;

  private final BiasCorrectedAdam adam;
  private INDArray mean;
  private INDArray meanSquare;

  BiasCorrectedAdamUpdater(BiasCorrectedAdam adam) {
    this.adam = adam;
  }

  @Override
  public BiasCorrectedAdam getConfig() {
    return adam;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    mean = state.get(MEAN);
    meanSquare = state.get(MEAN_SQUARE);
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(MEAN, mean, MEAN_SQUARE, meanSquare);
  }

  @Override
  public void setStateViewArray(
      INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
    if (initialize) {
      view.assign(0);
    }
    long half = view.length() / 2;
    boolean columns = gradientOrder == 'f';
    mean = Shape.newShapeNoCopy(part(view, 0, half), gradientShape, columns);
    meanSquare = Shape.newShapeNoCopy(part(view, half, 2 * half), gradientShape, columns);
  }

  private static INDArray part(INDArray view, long from, long to) {
    return view.get(NDArrayIndex.point(0), NDArrayIndex.interval(from, to));
  }

  /**
   * Turns the gradient, in place, into what is subtracted from the parameters. With c1 = 1 − β1^t
   * and c2 = 1 − β2^t the step α·(v/c1) / (√(s/c2) + ε) equals (α·√c2/c1)·v / (√s + ε·√c2), which
   * DL4J's native operation computes in one pass.
   */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    int step = iteration + 1;
    double firstCorrection = 1 - Math.pow(adam.beta1(), step);
    double secondCorrection = Math.sqrt(1 - Math.pow(adam.beta2(), step));
    double rate = adam.getLearningRate(iteration, epoch) * secondCorrection / firstCorrection;
    double epsilon = adam.epsilon() * secondCorrection;
    Nd4j.exec(
        new AdamUpdater(
            gradient,
            meanSquare,
            mean,
            rate,
            adam.beta1(),
            adam.beta2(),
            epsilon,
            CORRECTION_OVER));
  }
}
