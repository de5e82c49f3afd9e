package io.lookonce.yolo;

import io.lookonce.box.Candidates;
import java.util.Locale;

/**
 * The head of outputs that have a score for every class of every box and no objectness: YOLOv8, v9,
 * 11, 12 and 26 without end-to-end, the DETR family, and SSD.
 *
 * <p>Output of one image: {@code [4 + S + M, N]} or {@code [N, 4 + S + M]}, row-major: four numbers
 * of a box ({@link BoxForm}), in input pixels or in shares of the input's sides, S scores, and M
 * numbers that are not used (mask coefficients). The S scores are those of the classes, with a
 * background before or a "no object" behind where the model has one.
 *
 * <pre>
 * score = greatest class probability
 * </pre>
 *
 * <p>Sources: Ultralytics' {@code nn/modules/head.py} ({@code Detect}: {@code [4 + C, N]}, centre
 * and size in pixels; {@code RTDETRDecoder}: {@code [300, 4 + C]}, in shares); Carion et al.,
 * <i>DETR</i>, section 3 (softmax with "no object" last); Zhu et al., <i>Deformable DETR</i>
 * (logistic, as RT-DETR, D-FINE and RF-DETR); Liu et al., <i>SSD</i> (softmax with the background
 * first). A score beyond 0..1 is counted as out of range.
 */
public final class ClassScoreHead implements Head {
  private static final int BOX = 4;

  private final OutputLayout layout;
  private final int boxes;
  private final int classes;
  private final int scores;
  private final double unitX;
  private final double unitY;
  private final int values;

  /** From one number of a box to its next. */
  private final int step;

  /** From one box to the next. */
  private final int boxStep;

  /**
   * Describes the head of a network.
   *
   * @param boxes how many it proposes, at least 1
   * @param classes how many the model knows, at least 1
   * @param inputWidth width of the network's input in pixels
   * @param inputHeight height of the network's input in pixels
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ClassScoreHead(
      OutputLayout layout, int boxes, int classes, int inputWidth, int inputHeight) {
    if (layout.boxes() == null || boxes < 1 || classes < 1 || inputWidth < 1 || inputHeight < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a head of class scores needs a box form, boxes, classes and an input, not %s, %d,"
                  + " %d, %dx%d",
              layout.boxes(),
              boxes,
              classes,
              inputWidth,
              inputHeight));
    }
    this.layout = layout;
    this.boxes = boxes;
    this.classes = classes;
    this.scores = layout.before() + classes + layout.after();
    this.unitX = layout.relative() ? inputWidth : 1;
    this.unitY = layout.relative() ? inputHeight : 1;
    int rowLength = BOX + scores + layout.further();
    this.values = Math.multiplyExact(boxes, rowLength);
    this.step = layout.valuesFirst() ? boxes : 1;
    this.boxStep = layout.valuesFirst() ? 1 : rowLength;
  }

  @Override
  public int values() {
    return values;
  }

  @Override
  public void decode(float[] output, int offset, float scoreThreshold, Candidates into) {
    DecodeArguments.check(this, output, offset, scoreThreshold);
    for (int box = 0; box < boxes; box++) {
      int start = offset + box * boxStep;
      int firstScore = start + BOX * step;
      int best = BoxForm.best(output, firstScore + layout.before() * step, step, classes);
      float score =
          layout.scores().probability(output, firstScore, step, scores, layout.before() + best);
      if (!(score < scoreThreshold) || BoxForm.isNoProbability(score)) {
        layout.boxes().add(output, start, step, unitX, unitY, best, score, into);
      }
    }
  }
}
