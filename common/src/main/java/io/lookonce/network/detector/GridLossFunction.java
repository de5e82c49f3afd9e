package io.lookonce.network.detector;

import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.MergedHeads;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.AnchorGridHead;
import io.lookonce.yolo.AnchorGrids;
import io.lookonce.yolo.AnchorGrids.Grid;
import io.lookonce.yolo.GridLoss;
import io.lookonce.yolo.Head;
import io.lookonce.yolo.RegionLossWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@link GridLoss} as the loss of a DL4J network. Outputs are those of {@link MergedHeads}.
 *
 * @param anchors width and height of each head's anchor in pixels of the input, in pairs
 * @param columns of each head's grid
 * @param rows of each head's grid
 * @param scale by which the range of the centres is widened, {@code scale_x_y}
 * @param classes number of classes
 * @param inputWidth of the network's input in pixels
 * @param inputHeight of the network's input in pixels
 */
public record GridLossFunction(
    @JsonProperty("anchors") List<Float> anchors,
    @JsonProperty("columns") List<Integer> columns,
    @JsonProperty("rows") List<Integer> rows,
    @JsonProperty("scale") double scale,
    @JsonProperty("classes") int classes,
    @JsonProperty("inputWidth") int inputWidth,
    @JsonProperty("inputHeight") int inputHeight,
    @JsonProperty("weights") RegionLossWeights weights)
    implements DetectorLoss {

  private static final int FIRST_CLASS = 5;

  /** Copies the lists. */
  @JsonCreator
  public GridLossFunction {
    anchors = List.copyOf(anchors);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  @Override
  public ImageLoss imageLoss() {
    GridLoss loss = new GridLoss(grids(), classes, inputWidth, inputHeight, weights);
    int[] places = places();
    double[] flat = new double[places.length];
    double[] slopes = new double[places.length];
    return (output, objects, count, gradient) -> {
      for (int i = 0; i < places.length; i++) {
        flat[i] = output[places[i]];
      }
      if (gradient == null) {
        return loss.compute(flat, objects, count, null);
      }
      double sum = loss.compute(flat, objects, count, slopes);
      // A coarse cell has several places; the loss reads one of them.
      Arrays.fill(gradient, 0);
      for (int i = 0; i < places.length; i++) {
        gradient[places[i]] = slopes[i];
      }
      return sum;
    };
  }

  private List<Grid> grids() {
    List<Grid> grids = new ArrayList<>();
    for (int head = 0; head < columns.size(); head++) {
      Anchor anchor = new Anchor(anchors.get(2 * head), anchors.get(2 * head + 1));
      grids.add(new Grid(columns.get(head), rows.get(head), scale, List.of(anchor)));
    }
    return grids;
  }

  private int[] places() {
    List<LayerShape> heads = new ArrayList<>();
    for (int head = 0; head < columns.size(); head++) {
      heads.add(new LayerShape(FIRST_CLASS + classes, rows.get(head), columns.get(head)));
    }
    return new MergedHeads(heads).places();
  }

  @Override
  public double unitsAcross() {
    return inputWidth;
  }

  @Override
  public double unitsDown() {
    return inputHeight;
  }

  @Override
  public GridLossFunction with(RegionLossWeights other) {
    return new GridLossFunction(
        anchors, columns, rows, scale, classes, inputWidth, inputHeight, other);
  }

  @Override
  public Head head(int width, int height) {
    return new AnchorGridHead(
        new AnchorGrids(AnchorGrids.Layout.PLANES, AnchorGrids.Sizes.EXPONENTIAL, false, grids()),
        classes,
        width,
        height);
  }

  @Override
  public float[] headOutput(float[] output) {
    int[] places = places();
    float[] flat = new float[places.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = output[places[i]];
    }
    return flat;
  }

  @Override
  public String name() {
    return "GridLoss";
  }
}
