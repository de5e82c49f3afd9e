package io.lookonce.gradientcheck;

import io.lookonce.gradientcheck.CheckedParameter.Slope;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Slopes of a loss by central differences, (f(x + h) − f(x − h)) / 2h.
 *
 * <p>ReLU and max pooling give the loss kinks. With a kink between x − h and x + h, the difference
 * is a mean of two slopes. So the slope is computed with two steps, the second ten times smaller. A
 * kink is near if the two slopes differ, or if at both steps the slopes to the left and to the
 * right differ by the same amount, which they do not for a smooth function. Then smaller steps are
 * tried as long as rounding permits. If no two steps agree, the parameter is at a kink.
 */
final class CentralDifferences {

  private static final double FINER = 10;
  private static final int REFINEMENTS = 3;

  /**
   * A difference of up to this many standard deviations of the rounding error counts as rounding.
   */
  private static final double ROUNDINGS = 6;

  /** If rounding exceeds this fraction of the slope, smaller steps show nothing more. */
  private static final double RESOLVED = 0.01;

  private final Loss loss;
  private final CheckSettings settings;
  private final double here;
  private final double rounding;

  CentralDifferences(Loss loss, CheckSettings settings) {
    this.loss = loss;
    this.settings = settings;
    this.here = loss.value();
    this.rounding = loss.rounding();
  }

  /** The loss at the current parameters. */
  double here() {
    return here;
  }

  /** The standard deviation of the rounding error in the loss. */
  double rounding() {
    return rounding;
  }

  /** The slope along one parameter, given by its index in the flat view. */
  Slope along(long place) {
    Difference coarse = difference(place, settings.step());
    for (int i = 0; i < REFINEMENTS; i++) {
      Difference fine = difference(place, coarse.step / FINER);
      if (agree(coarse, fine)) {
        return new Slope(coarse.slope, rounding(coarse), false);
      }
      if (rounding(fine) > RESOLVED * Math.abs(coarse.slope)) {
        break;
      }
      coarse = fine;
    }
    return new Slope(coarse.slope, rounding(coarse), true);
  }

  /**
   * A difference.
   *
   * @param slope the mean of the slopes to the left and to the right
   * @param bend the difference of these two slopes
   */
  private record Difference(double step, double slope, double bend) {}

  private Difference difference(long place, double step) {
    double above = loss.moved(place, step);
    double below = loss.moved(place, -step);
    return new Difference(
        step, (above - below) / (2 * step), Math.abs(above - 2 * here + below) / step);
  }

  private boolean agree(Difference coarse, Difference fine) {
    double allowed =
        settings.tolerance() / 2 * (Math.abs(coarse.slope) + Math.abs(fine.slope))
            + rounding(coarse)
            + rounding(fine);
    // For a smooth function, the bend is ten times smaller at the finer step. Rounding has the
    // weights 1, -2, 1 in it, instead of 1, -1 over 2.
    boolean bends = fine.bend > coarse.bend / 2 && fine.bend > allowed + 4 * rounding(fine);
    return Math.abs(coarse.slope - fine.slope) <= allowed && !bends;
  }

  private double rounding(Difference difference) {
    return ROUNDINGS * rounding / Math.sqrt(2) / difference.step;
  }

  /**
   * The loss of a batch as a function of the parameters: the mean over the examples plus the
   * penalty on the weights, as in training. Not thread-safe.
   */
  static final class Loss {

    /** Relative changes of the inputs that change the loss by no more than its rounding error. */
    private static final double TINY = 1e-12;

    private static final int TINY_STEPS = 6;

    private final ComputationGraph graph;
    private final DataSet batch;
    private final INDArray parameters;

    /**
     * A loss.
     *
     * @param graph a {@link CheckableGraph} in double precision
     */
    Loss(ComputationGraph graph, CheckBatch batch) {
      this.graph = graph;
      this.batch = new DataSet(batch.features(), batch.labels());
      this.parameters = graph.params().reshape(graph.params().length());
    }

    /** The loss at the current parameters. */
    double value() {
      return graph.score(batch, true);
    }

    /** The loss with one parameter moved; the parameter is restored. */
    double moved(long place, double by) {
      double middle = parameters.getDouble(place);
      parameters.putScalar(place, middle + by);
      try {
        return value();
      } finally {
        parameters.putScalar(place, middle);
      }
    }

    /**
     * The standard deviation of the rounding error in the loss. The losses of inputs with tiny
     * differences lie on a straight line except for rounding, so their second differences are sums
     * of three rounding errors with the weights 1, −2, 1.
     */
    double rounding() {
      double[] losses = new double[TINY_STEPS];
      for (int i = 0; i < TINY_STEPS; i++) {
        INDArray features = batch.getFeatures().mul(1 + i * TINY);
        losses[i] = graph.score(new DataSet(features, batch.getLabels()), true);
      }
      double squares = 0;
      for (int i = 1; i < TINY_STEPS - 1; i++) {
        double bend = losses[i - 1] - 2 * losses[i] + losses[i + 1];
        squares += bend * bend / 6;
      }
      return Math.max(Math.sqrt(squares / (TINY_STEPS - 2)), Math.ulp(losses[0]));
    }
  }
}
