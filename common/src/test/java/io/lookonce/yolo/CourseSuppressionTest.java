package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.box.NonMaxSuppression.Scope;
import io.lookonce.testing.TensorFlowRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The results that the course's <i>Car detection</i> notebook prints for {@code yolo_filter_boxes},
 * {@code yolo_non_max_suppression} and {@code yolo_eval}, on the random numbers it draws: normal,
 * mean 1, standard deviation 4, seed 1. Each printed value comes from another run of the graph, in
 * the order scores, boxes, classes.
 */
class CourseSuppressionTest {
  private static final TensorFlowRandom RANDOM =
      new TensorFlowRandom(TensorFlowRandom.DEFAULT_GRAPH_SEED, 1);
  private static final int CELLS = 19 * 19 * 5;
  private static final int CLASSES = 80;

  /**
   * Moves the course's coordinates, which may be negative, into a picture and leaves their size.
   */
  private static final int MARGIN = 1 << 15;

  private static final BoxScaling MOVED =
      new BoxScaling(1, 1, -MARGIN, -MARGIN, 2 * MARGIN, 2 * MARGIN);

  private static final NonMaxSuppression SUPPRESSION =
      new NonMaxSuppression(0.5, 10, Scope.CLASS_AGNOSTIC);

  /**
   * The course filters random numbers where a head has probabilities. Powers of two bring them down
   * to the head's range, and a negative objectness gives its sign to its classes: no product, and
   * no order of products, is changed by that, not even in its last bit.
   */
  private static final float UNIT = 32;

  private static final float SCORE_UNIT = UNIT * UNIT;
  private static final YoloxHead HEAD = new YoloxHead(CLASSES, 32, 32 * 86);
  private static final int FINE_CELLS = 4 * 4 * 86;
  private static final int MIDDLE_CELLS = 2 * 2 * 86;

  @Test
  void filterBoxes() {
    Candidates scores = filter(0, 0.5f);
    assertThat(scores.score(2) * SCORE_UNIT).isEqualTo(10.7506f, within(5e-5f));

    // Filtering the scores does not read the boxes, so theirs is the first run.
    int cell = cellOf(filter(1, 0.5f), 2);
    float[] boxes = normal(4 * CELLS, 0);
    assertThat(new float[] {boxes[4 * cell], boxes[4 * cell + 1]})
        .containsExactly(new float[] {8.42653275f, 3.27136683f}, within(5e-5f));
    assertThat(new float[] {boxes[4 * cell + 2], boxes[4 * cell + 3]})
        .containsExactly(new float[] {-0.5313437f, -4.94137383f}, within(5e-5f));

    assertThat(filter(2, 0.5f).classId(2)).isEqualTo(7);
  }

  @Test
  void nonMaxSuppression() {
    List<Detection> scores = suppress(normal(54, 0), normal(4 * 54, 0));
    assertThat(scores).hasSize(10);
    assertThat(scores.get(2).score()).isEqualTo(6.9384f, within(5e-5f));

    assertBox(
        suppress(normal(54, 1), normal(4 * 54, 1)).get(2),
        -5.299932f,
        3.13798141f,
        4.45036697f,
        0.95942086f);

    // Suppression does not read the classes, so theirs is the first run.
    int chosen = suppress(normal(54, 2), normal(4 * 54, 2)).get(2).classId();
    assertThat(normal(54, 0)[chosen]).isEqualTo(-2.24527f, within(5e-5f));
  }

  @Test
  void eval() {
    assertThat(evaluate(0).score() * SCORE_UNIT).isEqualTo(138.791f, within(5e-3f));
    assertBox(evaluate(1), 1292.32971191f, -278.52166748f, 3876.98925781f, -835.56494141f);
    assertThat(evaluate(2).classId()).isEqualTo(54);
  }

  /** The third detection of {@code yolo_eval} at 0.6 for a picture of 720 rows and 1280 columns. */
  private static Detection evaluate(int run) {
    Candidates filtered = filter(run, 0.6f);
    float[] xy = normal(2 * CELLS, run);
    float[] wh = normal(2 * CELLS, run);
    Candidates corners = new Candidates();
    for (int i = 0; i < filtered.size(); i++) {
      int cell = cellOf(filtered, i);
      addCorners(
          corners,
          (xy[2 * cell + 1] - wh[2 * cell + 1] / 2) * 720,
          (xy[2 * cell] - wh[2 * cell] / 2) * 1280,
          (xy[2 * cell + 1] + wh[2 * cell + 1] / 2) * 720,
          (xy[2 * cell] + wh[2 * cell] / 2) * 1280,
          filtered.classId(i),
          filtered.score(i));
    }
    return SUPPRESSION.apply(corners, MOVED).get(2);
  }

  private static List<Detection> suppress(float[] scores, float[] boxes) {
    Candidates candidates = new Candidates();
    for (int i = 0; i < scores.length; i++) {
      addCorners(
          candidates,
          boxes[4 * i],
          boxes[4 * i + 1],
          boxes[4 * i + 2],
          boxes[4 * i + 3],
          i,
          scores[i]);
    }
    return SUPPRESSION.apply(candidates, MOVED);
  }

  /** The course's boxes are (y1, x1, y2, x2), and random ones have their corners in any order. */
  private static void addCorners(
      Candidates into, float y1, float x1, float y2, float x2, int classId, float score) {
    into.add(
        Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2), classId, score);
  }

  private static void assertBox(Detection detection, float y1, float x1, float y2, float x2) {
    BoundingBox expected = BoundingBox.ofCorners(x1, y1, x2, y2);
    BoundingBox box = detection.box();
    // A float near the margin has steps of 1/256.
    assertThat(
            new float[] {
              box.xMin() - MARGIN, box.yMin() - MARGIN, box.xMax() - MARGIN, box.yMax() - MARGIN
            })
        .containsExactly(
            new float[] {expected.xMin(), expected.yMin(), expected.xMax(), expected.yMax()},
            within(6e-3f));
  }

  private static float[] normal(int count, int run) {
    return RANDOM.normal(count, run, 1, 4);
  }

  /** Candidates in the order of the course's cells, each as high as its cell's number from 1. */
  private static Candidates filter(int run, float threshold) {
    float[] objectness = normal(CELLS, run);
    float[] classes = normal(CELLS * CLASSES, run);
    float[] output = new float[HEAD.values()];
    for (int cell = 0; cell < CELLS; cell++) {
      int start = cell * (5 + CLASSES);
      int stride = cell < FINE_CELLS ? 8 : cell < FINE_CELLS + MIDDLE_CELLS ? 16 : 32;
      output[start + 3] = (float) Math.log((cell + 1.0) / stride);
      output[start + 4] = Math.abs(objectness[cell]) / UNIT;
      for (int i = 0; i < CLASSES; i++) {
        output[start + 5 + i] = Math.signum(objectness[cell]) * classes[cell * CLASSES + i] / UNIT;
      }
    }
    Candidates candidates = new Candidates();
    HEAD.decode(output, 0, threshold / SCORE_UNIT, candidates);
    assertThat(candidates.degenerate()).isZero();
    return candidates;
  }

  private static int cellOf(Candidates filtered, int index) {
    return Math.round(filtered.yMax(index) - filtered.yMin(index)) - 1;
  }
}
