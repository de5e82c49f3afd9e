package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import java.util.Locale;

/**
 * The head of networks that choose their boxes themselves: YOLOv10, YOLO26 and exports with {@code
 * nms=True}, v7 with suppression in its graph, D-FINE and RT-DETR with their postprocessor,
 * TensorFlow's detection API, and {@code NonMaxSuppression} at the end of a graph.
 *
 * <p>Output of one image: {@code [K, 6]}, row-major, of which rows of score 0 are empty. A row is
 * four numbers of a box ({@link BoxForm}), in input pixels or in shares of the input's sides, its
 * score, and its class. Models that give these numbers in several outputs or in another order are
 * brought into this one when they are imported.
 *
 * <p>The number {@link OutputLayout#before} stands for the first class, and so on: 0 for most, 1
 * for TensorFlow, where 0 is the background. A class beyond the model's list and a score beyond
 * 0..1 are counted as out of range.
 *
 * <p>Sources: Wang et al., <i>YOLOv10</i>, section 3.1; Ultralytics' {@code postprocess} of {@code
 * Detect}; {@code object_detection/exporter.py} of tensorflow/models.
 */
public final class SelectedBoxHead implements Head {
  private static final int SCORE = 4;
  private static final int CLASS = 5;
  private static final int ROW = 6;

  private final OutputLayout layout;
  private final int rows;
  private final int rowLength;
  private final int classes;
  private final double unitX;
  private final double unitY;

  /**
   * Describes the head of a network.
   *
   * @param rows how many boxes it gives at most, at least 1
   * @param classes how many the model knows, at least 1
   * @param inputWidth width of the network's input in pixels
   * @param inputHeight height of the network's input in pixels
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SelectedBoxHead(
      OutputLayout layout, int rows, int classes, int inputWidth, int inputHeight) {
    if (layout.boxes() == null || rows < 1 || classes < 1 || inputWidth < 1 || inputHeight < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "selected boxes need a box form, rows, classes and an input, not %s, %d, %d, %dx%d",
              layout.boxes(),
              rows,
              classes,
              inputWidth,
              inputHeight));
    }
    this.layout = layout;
    this.rows = rows;
    this.rowLength = ROW + layout.further();
    this.classes = classes;
    this.unitX = layout.relative() ? inputWidth : 1;
    this.unitY = layout.relative() ? inputHeight : 1;
    Math.multiplyExact(rows, rowLength);
  }

  @Override
  public int values() {
    return rows * rowLength;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    for (int row = 0; row < rows; row++) {
      int start = offset + row * rowLength;
      float score = output[start + SCORE];
      // Empty rows have score 0, or −1 in some exports.
      boolean empty = score == 0 || score == -1;
      if (empty || (score < scoreThreshold && !BoxForm.isNoProbability(score))) {
        continue;
      }
      float number = output[start + CLASS] - layout.before();
      int classId = Math.round(number);
      if (classId < 0 || classId >= classes || Math.abs(classId - number) > 0.01f) {
        into.addOutOfRange();
      } else {
        layout.boxes().add(output, start, 1, unitX, unitY, classId, score, into);
      }
    }
  }
}
