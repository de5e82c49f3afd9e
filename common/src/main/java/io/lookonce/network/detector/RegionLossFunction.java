package io.lookonce.network.detector;

import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.RegionLoss;
import io.lookonce.yolo.RegionLossWeights;
import java.util.List;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@link RegionLoss} as the loss of a DL4J network, always computed in double precision.
 *
 * <p>Outputs are [examples, anchors · (5 + classes) · rows · columns], in the order that {@link
 * io.lookonce.yolo.RegionHead} defines. Labels are [examples, 1 + 5 · n]: the number of objects,
 * then for each object its centre x and y, width and height as fractions of the image from 0 to 1,
 * and its class or {@value RegionLoss#IGNORED}; zeros after the last object. DL4J's own {@code
 * Yolo2OutputLayer} needs a label plane per cell, supports only one object per cell, and returns
 * scores per example that do not match its gradients.
 *
 * @param anchors widths and heights in grid cells, in pairs
 * @param classes number of classes
 * @param gridWidth columns of the output
 * @param gridHeight rows of the output
 */
public record RegionLossFunction(
    @JsonProperty("anchors") List<Float> anchors,
    @JsonProperty("classes") int classes,
    @JsonProperty("gridWidth") int gridWidth,
    @JsonProperty("gridHeight") int gridHeight,
    @JsonProperty("weights") RegionLossWeights weights)
    implements ILossFunction {

  /** Copies the list. */
  @JsonCreator
  public RegionLossFunction {
    anchors = List.copyOf(anchors);
  }

  /** The width of a row of labels for the given number of objects. */
  public static int labelWidth(int objects) {
    return 1 + objects * RegionLoss.OBJECT_VALUES;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double total = 0;
    RegionLoss loss = loss();
    for (int example = 0; example < preOutput.size(0); example++) {
      total += loss(loss, labels, preOutput, example, null);
    }
    return average ? total / preOutput.size(0) : total;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray scores = Nd4j.create(preOutput.dataType(), preOutput.size(0), 1);
    RegionLoss loss = loss();
    for (int example = 0; example < preOutput.size(0); example++) {
      scores.putScalar(example, 0, loss(loss, labels, preOutput, example, null));
    }
    return scores;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activation, mask, false).getSecond();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    if (!(activation instanceof ActivationIdentity) || mask != null) {
      throw new IllegalArgumentException("needs raw outputs and labels without a mask");
    }
    INDArray gradients = preOutput.ulike();
    RegionLoss loss = loss();
    double[] gradient = new double[loss.values()];
    double total = 0;
    for (int example = 0; example < preOutput.size(0); example++) {
      total += loss(loss, labels, preOutput, example, gradient);
      gradients.getRow(example).assign(Nd4j.createFromArray(gradient).castTo(preOutput.dataType()));
    }
    return Pair.of(average ? total / preOutput.size(0) : total, gradients);
  }

  private RegionLoss loss() {
    return new RegionLoss(Anchor.pairs(anchors), classes, gridWidth, gridHeight, weights);
  }

  private double loss(
      RegionLoss loss, INDArray labels, INDArray output, int example, double[] gradient) {
    double[] label = labels.getRow(example).toDoubleVector();
    int count = (int) label[0];
    double[] objects = new double[count * RegionLoss.OBJECT_VALUES];
    for (int at = 0; at < objects.length; at += RegionLoss.OBJECT_VALUES) {
      objects[at] = label[at + 1] * gridWidth;
      objects[at + 1] = label[at + 2] * gridHeight;
      objects[at + 2] = label[at + 3] * gridWidth;
      objects[at + 3] = label[at + 4] * gridHeight;
      objects[at + 4] = label[at + 5];
    }
    return loss.compute(output.getRow(example).toDoubleVector(), objects, count, gradient);
  }

  @Override
  public String name() {
    return "RegionLoss";
  }
}
