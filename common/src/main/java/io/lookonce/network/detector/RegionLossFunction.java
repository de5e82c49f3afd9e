package io.lookonce.network.detector;

import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.Head;
import io.lookonce.yolo.RegionHead;
import io.lookonce.yolo.RegionLoss;
import io.lookonce.yolo.RegionLossWeights;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@link RegionLoss} as the loss of a DL4J network.
 *
 * <p>Outputs are [examples, anchors · (5 + classes) · rows · columns], in the order that {@link
 * RegionHead} defines. DL4J's own {@code Yolo2OutputLayer} needs a label plane per cell, supports
 * only one object per cell, and returns scores per example that do not match its gradients.
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
    implements DetectorLoss {

  /** Copies the list. */
  @JsonCreator
  public RegionLossFunction {
    anchors = List.copyOf(anchors);
  }

  @Override
  public ImageLoss imageLoss() {
    return new RegionLoss(Anchor.pairs(anchors), classes, gridWidth, gridHeight, weights)::compute;
  }

  @Override
  public double unitsAcross() {
    return gridWidth;
  }

  @Override
  public double unitsDown() {
    return gridHeight;
  }

  @Override
  public RegionLossFunction with(RegionLossWeights other) {
    return new RegionLossFunction(anchors, classes, gridWidth, gridHeight, other);
  }

  @Override
  public Head head(int inputWidth, int inputHeight) {
    return new RegionHead(
        Anchor.pairs(anchors), classes, inputWidth, inputHeight, gridWidth, gridHeight);
  }

  @Override
  public float[] headOutput(float[] output) {
    return output;
  }

  @Override
  public String name() {
    return "RegionLoss";
  }
}
