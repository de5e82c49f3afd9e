package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import java.util.List;
import java.util.Locale;

/**
 * YOLOv2's head: each cell of a grid proposes one box per anchor.
 *
 * <p>Output of one image: {@code [anchors * (5 + classes), gridHeight, gridWidth]}, row-major, as
 * Darknet's last convolution before {@code [region]} gives it. The channels of an anchor are {@code
 * tx, ty, tw, th, to}, then one per class, all raw. With {@code (column, row)} the cell and σ the
 * logistic function, in cells:
 *
 * <pre>
 * centre      = (column + σ(tx), row + σ(ty))
 * size        = (anchor.width * exp(tw), anchor.height * exp(th))
 * objectness  = σ(to)
 * class       = softmax over the class channels
 * </pre>
 *
 * (Redmon and Farhadi, <i>YOLO9000</i>, section 2; the course's {@code yolo_head}.)
 */
public final class RegionHead implements Head {
  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;

  private final Anchor[] anchors;
  private final int classes;
  private final int gridWidth;
  private final int cells;
  private final int values;
  private final double cellWidth;
  private final double cellHeight;

  /**
   * Describes the head of a network.
   *
   * @param anchors in the order of the output's channels, at least one
   * @param classes how many the model knows, at least 1
   * @param inputWidth width of the network's input in pixels
   * @param inputHeight height of the network's input in pixels
   * @param gridWidth columns of the output grid
   * @param gridHeight rows of the output grid
   * @throws IllegalArgumentException if something is missing or not positive
   */
  public RegionHead(
      List<Anchor> anchors,
      int classes,
      int inputWidth,
      int inputHeight,
      int gridWidth,
      int gridHeight) {
    if (anchors.isEmpty()
        || classes < 1
        || inputWidth < 1
        || inputHeight < 1
        || gridWidth < 1
        || gridHeight < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a region head needs anchors, classes, an input and a grid,"
                  + " not %d anchors, %d classes, input %dx%d, grid %dx%d",
              anchors.size(),
              classes,
              inputWidth,
              inputHeight,
              gridWidth,
              gridHeight));
    }
    this.anchors = anchors.toArray(Anchor[]::new);
    this.classes = classes;
    this.gridWidth = gridWidth;
    this.cells = Math.multiplyExact(gridWidth, gridHeight);
    this.values =
        Math.multiplyExact(cells, Math.multiplyExact(anchors.size(), FIRST_CLASS + classes));
    this.cellWidth = (double) inputWidth / gridWidth;
    this.cellHeight = (double) inputHeight / gridHeight;
  }

  @Override
  public int values() {
    return values;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    int anchorStart = offset;
    for (Anchor anchor : anchors) {
      for (int cell = 0; cell < cells; cell++) {
        decodeCell(output, anchorStart, cell, anchor, scoreThreshold, into);
      }
      anchorStart += (FIRST_CLASS + classes) * cells;
    }
  }

  private void decodeCell(
      float[] output,
      int anchorStart,
      int cell,
      Anchor anchor,
      float scoreThreshold,
      Candidates into) {
    int start = anchorStart + cell;
    float objectness = (float) sigmoid(output[start + OBJECTNESS * cells]);
    // A probability is at most 1, so the softmax cannot lift the score over the threshold again.
    if (objectness < scoreThreshold) {
      return;
    }
    int bestClass = bestClass(output, start);
    float score =
        objectness * (float) probability(output, start, bestClass, objectness / scoreThreshold);
    if (score < scoreThreshold) {
      return;
    }
    double centreX = (cell % gridWidth + sigmoid(output[start])) * cellWidth;
    double centreY = (cell / gridWidth + sigmoid(output[start + cells])) * cellHeight;
    double halfWidth = anchor.width() * Math.exp(output[start + 2 * cells]) * cellWidth / 2;
    double halfHeight = anchor.height() * Math.exp(output[start + 3 * cells]) * cellHeight / 2;
    BoxForm.addAround(centreX, centreY, halfWidth, halfHeight, bestClass, score, into);
  }

  private int bestClass(float[] output, int start) {
    int best = 0;
    float greatest = classLogit(output, start, 0);
    for (int classId = 1; classId < classes; classId++) {
      float logit = classLogit(output, start, classId);
      if (logit > greatest) {
        greatest = logit;
        best = classId;
      }
    }
    return best;
  }

  /**
   * Softmax of the best class. The exponents are at most 0, so no sum of finite ones overflows. The
   * sum only grows: once it is clearly over the limit, the score is under its threshold whatever
   * follows, and the rest is not computed.
   */
  private double probability(float[] output, int start, int bestClass, float limit) {
    double clearlyOver = 1.001 * limit;
    double greatest = classLogit(output, start, bestClass);
    double sum = 0;
    for (int classId = 0; classId < classes; classId++) {
      sum += Math.exp(classLogit(output, start, classId) - greatest);
      if (sum > clearlyOver) {
        break;
      }
    }
    return 1 / sum;
  }

  private float classLogit(float[] output, int start, int classId) {
    return output[start + (FIRST_CLASS + classId) * cells];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
