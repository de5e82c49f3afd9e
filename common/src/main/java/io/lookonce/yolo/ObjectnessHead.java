package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import java.util.Locale;

/**
 * The head of decoded outputs with objectness: YOLOv5, v7, v6 and YOLOX with decoding in the graph.
 *
 * <p>Output of one image: {@code [N, 5 + C + M]}, row-major. A row is {@code centre x, centre y,
 * width, height} in input pixels, objectness, one probability per class, and M numbers that are not
 * used (mask coefficients of a segmentation model). N is three times the number of cells of the
 * grids of strides 8, 16 and 32 (v5, v7), or that number (v6, YOLOX).
 *
 * <pre>
 * score = objectness * greatest class probability
 * </pre>
 *
 * <p>Sources: {@code models/yolo.py} of ultralytics/yolov5 and WongKinYiu/yolov7 ({@code Detect});
 * {@code yolov6/models/effidehead.py} (objectness is 1 throughout); {@code
 * yolox/models/yolo_head.py} ({@code decode_outputs}). A score beyond 0..1 is counted as out of
 * range.
 */
public final class ObjectnessHead implements Head {
  private static final int OBJECTNESS = 4;
  private static final int FIRST_CLASS = 5;

  private final int rows;
  private final int classes;
  private final int rowLength;
  private final int values;

  /**
   * Describes the head of a network.
   *
   * @param rows how many boxes it proposes, at least 1
   * @param classes how many the model knows, at least 1
   * @param further numbers at the end of a row that are not used, at least 0
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ObjectnessHead(int rows, int classes, int further) {
    if (rows < 1 || classes < 1 || further < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a head with objectness needs rows and classes, not %d rows, %d classes, %d more"
                  + " numbers",
              rows,
              classes,
              further));
    }
    this.rows = rows;
    this.classes = classes;
    this.rowLength = FIRST_CLASS + classes + further;
    this.values = Math.multiplyExact(rows, rowLength);
  }

  @Override
  public int values() {
    return values;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    for (int row = 0; row < rows; row++) {
      decodeRow(output, offset + row * rowLength, scoreThreshold, into);
    }
  }

  private void decodeRow(float[] output, int start, float scoreThreshold, Candidates into) {
    float objectness = output[start + OBJECTNESS];
    // A probability is at most 1, so no class can lift the score over the threshold again.
    if (objectness < scoreThreshold && !BoxForm.isNoProbability(objectness)) {
      return;
    }
    int bestClass = BoxForm.best(output, start + FIRST_CLASS, 1, classes);
    float best = output[start + FIRST_CLASS + bestClass];
    if (BoxForm.isNoProbability(objectness) || BoxForm.isNoProbability(best)) {
      into.addOutOfRange();
    } else if (!(objectness * best < scoreThreshold)) {
      BoxForm.CENTRE_SIZE.add(output, start, 1, 1, 1, bestClass, objectness * best, into);
    }
  }
}
