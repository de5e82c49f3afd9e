package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import java.util.Locale;

/**
 * YOLOX's head: each cell of three grids proposes one box, without anchors.
 *
 * <p>Output of one image: {@code [cells, 5 + classes]}, row-major; first all cells of the grid of
 * stride 8, then of 16, then of 32, each grid row by row from the top. A row is {@code tx, ty, tw,
 * th, objectness}, then one probability per class; objectness and classes are probabilities already
 * (the exported model ends in the logistic function). With {@code (column, row)} the cell:
 *
 * <pre>
 * centre = (column + tx, row + ty) * stride
 * size   = (exp(tw), exp(th)) * stride
 * </pre>
 *
 * (Ge et al., <i>YOLOX: Exceeding YOLO Series in 2021</i>, section 2.) A score over 1 shows that
 * the model's output is no probability; such a box is counted as out of range.
 */
public final class YoloxHead implements Head {
  private static final int[] STRIDES = {8, 16, 32};
  private static final int COARSEST_STRIDE = 32;
  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;

  private final int classes;
  private final int inputWidth;
  private final int inputHeight;
  private final int values;

  /**
   * Describes the head of a network.
   *
   * @param classes how many the model knows, at least 1
   * @param inputWidth width of the network's input in pixels, a multiple of 32
   * @param inputHeight height of the network's input in pixels, a multiple of 32
   * @throws IllegalArgumentException if a number is out of its range
   */
  public YoloxHead(int classes, int inputWidth, int inputHeight) {
    if (classes < 1) {
      throw new IllegalArgumentException("a YOLOX head needs classes, not " + classes);
    }
    if (inputWidth < 1
        || inputHeight < 1
        || inputWidth % COARSEST_STRIDE != 0
        || inputHeight % COARSEST_STRIDE != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a YOLOX head needs an input of multiples of %d pixels, not %dx%d",
              COARSEST_STRIDE,
              inputWidth,
              inputHeight));
    }
    this.classes = classes;
    this.inputWidth = inputWidth;
    this.inputHeight = inputHeight;
    int cells = 0;
    for (int stride : STRIDES) {
      cells += (inputWidth / stride) * (inputHeight / stride);
    }
    this.values = Math.multiplyExact(cells, FIRST_CLASS + classes);
  }

  @Override
  public int values() {
    return values;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    int start = offset;
    for (int stride : STRIDES) {
      for (int row = 0; row < inputHeight / stride; row++) {
        for (int column = 0; column < inputWidth / stride; column++) {
          decodeCell(output, start, column, row, stride, scoreThreshold, into);
          start += FIRST_CLASS + classes;
        }
      }
    }
  }

  private void decodeCell(
      float[] output,
      int start,
      int column,
      int row,
      int stride,
      float scoreThreshold,
      Candidates into) {
    float objectness = output[start + OBJECTNESS];
    // A probability is at most 1, so no class can lift the score over the threshold again.
    if (objectness < scoreThreshold) {
      return;
    }
    int bestClass = BoxForm.best(output, start + FIRST_CLASS, 1, classes);
    float score = objectness * output[start + FIRST_CLASS + bestClass];
    if (score < scoreThreshold) {
      return;
    }
    if (score > 1) {
      into.addOutOfRange();
      return;
    }
    double centreX = ((double) column + output[start]) * stride;
    double centreY = ((double) row + output[start + 1]) * stride;
    double halfWidth = Math.exp(output[start + 2]) * stride / 2;
    double halfHeight = Math.exp(output[start + 3]) * stride / 2;
    BoxForm.addAround(centreX, centreY, halfWidth, halfHeight, bestClass, score, into);
  }
}
