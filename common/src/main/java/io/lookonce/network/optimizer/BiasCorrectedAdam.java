package io.lookonce.network.optimizer;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam as the course and its paper define it (Kingma and Ba, 2015, algorithm 1): both moments are
 * corrected for their start at zero, and ε is added to the root of the corrected second moment: W =
 * W − α · v̂ / (√ŝ + ε). DL4J's {@code Adam} adds ε before the correction, which at the first steps
 * makes it up to 30 times as large, and corrects in single precision.
 *
 * @param schedule the learning rate α
 * @param beta1 the weight of the past in the mean of the gradients, in [0, 1)
 * @param beta2 the weight of the past in the mean of their squares, in [0, 1)
 * @param epsilon ε, above 0
 */
public record BiasCorrectedAdam(
    @JsonProperty("schedule") LearningRateSchedule schedule,
    @JsonProperty("beta1") double beta1,
    @JsonProperty("beta2") double beta2,
    @JsonProperty("epsilon") double epsilon)
    implements IUpdater {

  /** The schedule, β1, β2 and ε. */
  @JsonCreator
  public BiasCorrectedAdam {}

  /** Two moments per parameter: first all of one, then all of the other. */
  @Override
  public long stateSize(long parameters) {
    return 2 * parameters;
  }

  @Override
  public GradientUpdater<BiasCorrectedAdam> instantiate(INDArray state, boolean initialize) {
    BiasCorrectedAdamUpdater updater = new BiasCorrectedAdamUpdater(this);
    long[] gradientShape = Arrays.copyOf(state.shape(), state.rank());
    gradientShape[1] /= 2;
    updater.setStateViewArray(state, gradientShape, state.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<BiasCorrectedAdam> instantiate(
      Map<String, INDArray> state, boolean initialize) {
    BiasCorrectedAdamUpdater updater = new BiasCorrectedAdamUpdater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public BiasCorrectedAdam clone() {
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
