package io.lookonce.network.optimizer;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gradient descent with momentum as the course defines it: v = β·v + (1 − β)·dW, W = W − α·v.
 * DL4J's {@code Nesterovs} looks ahead and does not weigh the gradient with 1 − β.
 *
 * @param schedule the learning rate α
 * @param beta the weight of the past β, in [0, 1)
 */
public record Momentum(
    @JsonProperty("schedule") LearningRateSchedule schedule, @JsonProperty("beta") double beta)
    implements IUpdater {

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

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return schedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  /** Refused: the rate is fixed by the configuration. */
  @Override
  public void setLrAndSchedule(double rate, ISchedule replacement) {
    throw new UnsupportedOperationException("the learning rate comes from the configuration");
  }
}
