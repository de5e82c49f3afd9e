package io.lookonce.yolo;

import java.util.List;
import java.util.Locale;

/**
 * How the output of a head of rows is arranged: one row per box, with the box's four numbers, its
 * scores and perhaps numbers that are not used.
 *
 * @param boxes what the four numbers of a box are; null for distributions
 * @param relative whether boxes are shares of the input's sides; else they are input pixels
 * @param valuesFirst whether the output is {@code [values, boxes]} instead of {@code [boxes,
 *     values]}
 * @param scores how scores become probabilities
 * @param before scores before that of the first class: 1 for a background in front, else 0. For
 *     selected boxes the class number that means the first class
 * @param after scores behind that of the last class: 1 for "no object" at the end, else 0
 * @param further numbers at the end of a row that are no scores, such as mask coefficients
 * @param strides of a distribution's grids, in input pixels, in the order of the output
 * @param cellOffset where in its cell a distribution's box has its centre: 0 or 0.5 cells
 */
public record OutputLayout(
    BoxForm boxes,
    boolean relative,
    boolean valuesFirst,
    Scores scores,
    int before,
    int after,
    int further,
    List<Integer> strides,
    double cellOffset) {

  /** How scores become probabilities. */
  public enum Scores {
    /** They are probabilities. */
    PROBABILITIES,
    /** By the logistic function, each on its own. */
    LOGISTIC,
    /** By softmax over all scores of a row. */
    SOFTMAX;

    /**
     * The probability of one of a row's scores.
     *
     * @param start of the row's first score
     * @param step from one score to the next
     * @param count how many scores the row has
     * @param index the score's
     */
    float probability(float[] output, int start, int step, int count, int index) {
      float raw = output[start + index * step];
      return switch (this) {
        case PROBABILITIES -> raw;
        case LOGISTIC -> (float) (1 / (1 + Math.exp(-raw)));
        case SOFTMAX -> {
          double sum = 0;
          for (int i = 0; i < count; i++) {
            sum += Math.exp((double) output[start + i * step] - raw);
          }
          yield (float) (1 / sum);
        }
      };
    }
  }

  public OutputLayout {
    if (scores == null || before < 0 || after < 0 || further < 0) {
      throw new IllegalArgumentException("a layout needs scores and no negative numbers");
    }
    strides = strides == null ? List.of() : List.copyOf(strides);
    if (strides.stream().anyMatch(stride -> stride < 1) || !(cellOffset >= 0 && cellOffset <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "strides %s or cell offset %s out of range", strides, cellOffset));
    }
  }

  /** Rows of probabilities in input pixels. */
  public static OutputLayout pixels(BoxForm boxes) {
    return new OutputLayout(boxes, false, false, Scores.PROBABILITIES, 0, 0, 0, List.of(), 0);
  }

  /** Rows of probabilities in shares of the input's sides. */
  public static OutputLayout shares(BoxForm boxes) {
    return new OutputLayout(boxes, true, false, Scores.PROBABILITIES, 0, 0, 0, List.of(), 0);
  }

  /** The same with {@code [values, boxes]} or {@code [boxes, values]}. */
  public OutputLayout withValuesFirst(boolean first) {
    return new OutputLayout(
        boxes, relative, first, scores, before, after, further, strides, cellOffset);
  }

  /** The same with other scores. */
  public OutputLayout withScores(Scores other, int scoresBefore, int scoresAfter) {
    return new OutputLayout(
        boxes,
        relative,
        valuesFirst,
        other,
        scoresBefore,
        scoresAfter,
        further,
        strides,
        cellOffset);
  }

  /** The same with numbers at the end of a row that are not used. */
  public OutputLayout withFurther(int numbers) {
    return new OutputLayout(
        boxes, relative, valuesFirst, scores, before, after, numbers, strides, cellOffset);
  }

  /** Distributions of distances from cells to the sides of boxes. */
  public static OutputLayout distribution(Scores scores, List<Integer> strides, double cellOffset) {
    return new OutputLayout(null, false, false, scores, 0, 0, 0, strides, cellOffset);
  }
}
