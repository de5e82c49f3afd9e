package io.lookonce.network.optimizer;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam as defined in the course and its paper (Kingma and Ba, 2015, algorithm 1): both moments are
 * bias-corrected, and ε is added to the square root of the corrected second moment: W = W − α · v̂
 * / (√ŝ + ε). DL4J's {@code Adam} adds ε before the correction, which makes it up to 30 times as
 * large in the first steps, and corrects in single precision.
 *
 * @param schedule the learning rate α
 * @param beta1 the decay of the mean of the gradients, in [0, 1)
 * @param beta2 the decay of the mean of their squares, in [0, 1)
 * @param epsilon ε, above 0
 */
public record BiasCorrectedAdam(
    @JsonProperty("schedule") LearningRateSchedule schedule,
    @JsonProperty("beta1") double beta1,
    @JsonProperty("beta2") double beta2,
    @JsonProperty("epsilon") double epsilon)
    implements ScheduledUpdater {

  /** The schedule, β1, β2 and ε. */
  @JsonCreator
  public BiasCorrectedAdam {}

  /** Two moments per parameter: all first moments, then all second moments. */
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

  /** {@link BiasCorrectedAdam} for one range of parameters, with its state in DL4J's flat view. */
  private static final class BiasCorrectedAdamUpdater
      implements GradientUpdater<BiasCorrectedAdam> {

    private static final String MEAN = "M";
    private static final String MEAN_SQUARE = "V";

    /**
     * A number of steps for which the native operation's own correction, 1 − β^steps, is exactly 1.
     */
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
     * Replaces the gradient by the update to subtract from the parameters. With c1 = 1 − β1^t and
     * c2 = 1 − β2^t the step α·(v/c1) / (√(s/c2) + ε) equals (α·√c2/c1)·v / (√s + ε·√c2), which
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
}
