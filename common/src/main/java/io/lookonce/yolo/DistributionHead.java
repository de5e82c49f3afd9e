package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import java.util.List;
import java.util.Locale;

/**
 * The head of NanoDet, NanoDet-Plus and PicoDet: each cell of some grids says how far the four
 * sides of its box are, each as a distribution over whole distances.
 *
 * <p>Output of one image: {@code [cells, C + 4 (R + 1)]}, row-major; first all cells of the grid of
 * the first stride, row by row from the top, then of the next. A grid has {@code ceil(side /
 * stride)} cells a side. A row is one score per class, then the distributions of the distances to
 * left, top, right and bottom, each of R + 1 numbers before softmax. With {@code (column, row)} the
 * cell, o the offset of centres and p the softmax:
 *
 * <pre>
 * centre   = (column + o, row + o) * stride
 * distance = Σ i p(i) * stride, i = 0..R
 * box      = centre − (left, top), centre + (right, bottom)
 * score    = greatest class probability
 * </pre>
 *
 * <p>o is 0 in NanoDet-Plus, 0.5 in NanoDet and PicoDet. Sources: Li et al., <i>Generalized Focal
 * Loss</i>, section 3.2; {@code nanodet_plus_head.py} and {@code gfl_head.py} of RangiLyu/nanodet;
 * Yu et al., <i>PP-PicoDet</i>. A score beyond 0..1 is counted as out of range.
 */
public final class DistributionHead implements Head {
  private final OutputLayout layout;
  private final int classes;
  private final int bins;
  private final int inputWidth;
  private final int inputHeight;
  private final int values;

  /**
   * Describes the head of a network.
   *
   * @param layout its strides, scores and offset of centres
   * @param classes how many the model knows, at least 1
   * @param bins numbers of one distribution, R + 1, at least 2
   * @param inputWidth width of the network's input in pixels
   * @param inputHeight height of the network's input in pixels
   * @throws IllegalArgumentException if a number is out of its range
   */
  public DistributionHead(
      OutputLayout layout, int classes, int bins, int inputWidth, int inputHeight) {
    if (layout.strides().isEmpty()
        || classes < 1
        || bins < 2
        || inputWidth < 1
        || inputHeight < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "distributions need strides, classes, bins and an input, not %s, %d, %d, %dx%d",
              layout.strides(),
              classes,
              bins,
              inputWidth,
              inputHeight));
    }
    this.layout = layout;
    this.classes = classes;
    this.bins = bins;
    this.inputWidth = inputWidth;
    this.inputHeight = inputHeight;
    this.values =
        Math.multiplyExact(cells(layout.strides(), inputWidth, inputHeight), classes + 4 * bins);
  }

  /** How many cells grids of these strides have together, sides rounded up. */
  public static int cells(List<Integer> strides, int inputWidth, int inputHeight) {
    int cells = 0;
    for (int stride : strides) {
      cells += ceilDiv(inputWidth, stride) * ceilDiv(inputHeight, stride);
    }
    return cells;
  }

  private static int ceilDiv(int side, int stride) {
    return (side + stride - 1) / stride;
  }

  @Override
  public int values() {
    return values;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    int start = offset;
    for (int stride : layout.strides()) {
      int columns = ceilDiv(inputWidth, stride);
      int rows = ceilDiv(inputHeight, stride);
      for (int cell = 0; cell < rows * columns; cell++) {
        int best = BoxForm.best(output, start, 1, classes);
        float score = layout.scores().probability(output, start, 1, classes, best);
        if (!(score < scoreThreshold) || BoxForm.isNoProbability(score)) {
          double x = (cell % columns + layout.cellOffset()) * stride;
          double y = (cell / columns + layout.cellOffset()) * stride;
          float[] sides = {
            (float) (x - stride * distance(output, start + classes)),
            (float) (y - stride * distance(output, start + classes + bins)),
            (float) (x + stride * distance(output, start + classes + 2 * bins)),
            (float) (y + stride * distance(output, start + classes + 3 * bins))
          };
          BoxForm.CORNERS.add(sides, 0, 1, 1, 1, best, score, into);
        }
        start += classes + 4 * bins;
      }
    }
  }

  /** The mean of a distribution, in cells. */
  private double distance(float[] output, int start) {
    float greatest = output[start + BoxForm.best(output, start, 1, bins)];
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < bins; i++) {
      double weight = Math.exp((double) output[start + i] - greatest);
      sum += weight;
      weighted += i * weight;
    }
    return weighted / sum;
  }
}
