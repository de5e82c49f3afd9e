package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.util.List;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How a classifier's cross-entropy is changed in training. Losses of an evaluation are not changed.
 *
 * @param labelSmoothing ε in [0, 1): the wanted probability of the right class is 1 − ε + ε / k,
 *     that of the others ε / k, for k classes (Szegedy et al., 2016)
 * @param classWeights a factor of the loss of the examples of each class, in the order of the
 *     classes; empty if all count alike
 */
public record ClassLoss(double labelSmoothing, List<Double> classWeights) {

  /** The cross-entropy itself. */
  public static final ClassLoss PLAIN = new ClassLoss(0, List.of());

  public ClassLoss {
    classWeights = List.copyOf(classWeights);
  }

  /** Reads {@code loss { label-smoothing, class-weights }}. */
  static ClassLoss read(Settings settings) {
    return new ClassLoss(
        settings.number("label-smoothing", 0, Range.decay()),
        settings.numbers("class-weights", List.of(), Range.atLeast(0)));
  }

  /** The changed loss; the plain one if nothing is changed. */
  ILossFunction on(ILossFunction plain) {
    return equals(PLAIN)
        ? plain
        : new WeightedCrossEntropy(
            plain,
            labelSmoothing,
            classWeights.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** A cross-entropy of smoothed labels, weighted by the class of each example. */
  static final class WeightedCrossEntropy implements ILossFunction {
    private static final long serialVersionUID = 1L;

    @JsonProperty private final ILossFunction plain;
    @JsonProperty private final double labelSmoothing;
    @JsonProperty private final double[] classWeights;

    /**
     * A loss.
     *
     * @param plain of labels [examples, 1] of 0 or 1, or one-hot [examples, classes]
     */
    @JsonCreator
    WeightedCrossEntropy(
        @JsonProperty("plain") ILossFunction plain,
        @JsonProperty("labelSmoothing") double labelSmoothing,
        @JsonProperty("classWeights") double[] classWeights) {
      this.plain = plain;
      this.labelSmoothing = labelSmoothing;
      this.classWeights = classWeights.clone();
    }

    @Override
    public double computeScore(
        INDArray labels,
        INDArray preOutput,
        IActivation activation,
        INDArray mask,
        boolean average) {
      double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
      return average ? sum / preOutput.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(
        INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
      INDArray scores = plain.computeScoreArray(smoothed(labels), preOutput, activation, mask);
      return classWeights.length == 0
          ? scores
          : scores.muli(weights(labels).castTo(scores.dataType()).reshape(scores.shape()));
    }

    @Override
    public INDArray computeGradient(
        INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
      INDArray gradient = plain.computeGradient(smoothed(labels), preOutput, activation, mask);
      return classWeights.length == 0
          ? gradient
          : gradient.muliColumnVector(weights(labels).castTo(gradient.dataType()));
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
        INDArray labels,
        INDArray preOutput,
        IActivation activation,
        INDArray mask,
        boolean average) {
      return Pair.of(
          computeScore(labels, preOutput, activation, mask, average),
          computeGradient(labels, preOutput, activation, mask));
    }

    private INDArray smoothed(INDArray labels) {
      long outcomes = Math.max(2, labels.size(1));
      return labels.mul(1 - labelSmoothing).addi(labelSmoothing / outcomes);
    }

    /** The weight of every example's class, [examples, 1]. */
    private INDArray weights(INDArray labels) {
      double[] weights = new double[Math.toIntExact(labels.size(0))];
      for (int example = 0; example < weights.length; example++) {
        INDArray row = labels.getRow(example);
        long right = labels.size(1) == 1 ? Math.round(row.getDouble(0)) : row.argMax().getLong(0);
        weights[example] = classWeights[Math.toIntExact(right)];
      }
      return Nd4j.createFromArray(weights).reshape(weights.length, 1);
    }

    @Override
    public String name() {
      return "WeightedCrossEntropy";
    }
  }
}
