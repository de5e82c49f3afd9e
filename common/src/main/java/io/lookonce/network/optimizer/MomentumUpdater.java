package io.lookonce.network.optimizer;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** {@link Momentum} at work on one run of parameters, with its state in DL4J's flat view. */
final class MomentumUpdater implements GradientUpdater<Momentum> {

  private static final String VELOCITY = "V";

  private final Momentum momentum;
  private INDArray velocity;

  MomentumUpdater(Momentum momentum) {
    this.momentum = momentum;
  }

  @Override
  public Momentum getConfig() {
    return momentum;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    velocity = state.get(VELOCITY);
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(VELOCITY, velocity);
  }

  @Override
  public void setStateViewArray(
      INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
    if (initialize) {
      view.assign(0);
    }
    velocity = Shape.newShapeNoCopy(view, gradientShape, gradientOrder == 'f');
  }

  /** Turns the gradient, in place, into what is subtracted from the parameters. */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    velocity.muli(momentum.beta());
    Nd4j.exec(new Axpy(gradient, velocity, velocity, 1 - momentum.beta()));
    double rate = momentum.getLearningRate(iteration, epoch);
    Nd4j.exec(new ScalarMultiplication(velocity, null, gradient, rate));
  }
}
