package io.lookonce.network.optimizer;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gradient descent with momentum as the course defines it: v = β·v + (1 − β)·dW, W = W − α·v.
 * DL4J's {@code Nesterovs} looks ahead and does not weight the gradient by 1 − β.
 *
 * @param schedule the learning rate α
 * @param beta the decay β of the velocity, in [0, 1)
 */
public record Momentum(
    @JsonProperty("schedule") LearningRateSchedule schedule, @JsonProperty("beta") double beta)
    implements ScheduledUpdater {

  /** The schedule and β. */
  @JsonCreator
  public Momentum {}

  /** One v per parameter. */
  @Override
  public long stateSize(long parameters) {
    return parameters;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(INDArray state, boolean initialize) {
    MomentumUpdater updater = new MomentumUpdater(this);
    updater.setStateViewArray(state, state.shape(), state.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(Map<String, INDArray> state, boolean initialize) {
    MomentumUpdater updater = new MomentumUpdater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public Momentum clone() {
    return this;
  }

  /** {@link Momentum} for one range of parameters, with its state in DL4J's flat view. */
  private static final class MomentumUpdater implements GradientUpdater<Momentum> {

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

    /** Replaces the gradient by the update to subtract from the parameters. */
    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      velocity.muli(momentum.beta());
      Nd4j.exec(new Axpy(gradient, velocity, velocity, 1 - momentum.beta()));
      double rate = momentum.getLearningRate(iteration, epoch);
      Nd4j.exec(new ScalarMultiplication(velocity, null, gradient, rate));
    }
  }
}
