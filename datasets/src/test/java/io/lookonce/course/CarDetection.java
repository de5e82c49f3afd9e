package io.lookonce.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.IntersectionOverUnion;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.box.NonMaxSuppression.Scope;
import io.lookonce.testing.TensorFlowRandom;
import io.lookonce.yolo.YoloxHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The product's results for the <i>Car detection</i> notebook's inputs to {@code iou}, {@code
 * yolo_filter_boxes}, {@code yolo_non_max_suppression} and {@code yolo_eval}: except for the first,
 * these are normal random numbers with mean 1, standard deviation 4 and seed 1. Each printed value
 * comes from a separate run of the graph, in the order scores, boxes, classes.
 */
final class CarDetection {
  private static final TensorFlowRandom RANDOM =
      new TensorFlowRandom(TensorFlowRandom.DEFAULT_GRAPH_SEED, 1);
  private static final int CELLS = 19 * 19 * 5;
  private static final int CLASSES = 80;

  /**
   * The offset that moves the notebook's coordinates, which may be negative, into an image. Single
   * precision rounds the larger one to 1/256, the smaller one to 1/131072.
   */
  private static final int MARGIN = 1 << 15;

  private static final int SMALL_MARGIN = 1 << 6;

  private static final NonMaxSuppression SUPPRESSION =
      new NonMaxSuppression(0.5, 10, Scope.CLASS_AGNOSTIC);

  /**
   * The course filters random numbers instead of a head's probabilities. Powers of two scale them
   * to the head's range, and a negative objectness passes its sign to its classes. Neither changes
   * a product or the order of products, not even in the last bit.
   */
  private static final float UNIT = 32;

  private static final float SCORE_UNIT = UNIT * UNIT;
  private static final YoloxHead HEAD = new YoloxHead(CLASSES, 32, 32 * 86);
  private static final int FINE_CELLS = 4 * 4 * 86;
  private static final int MIDDLE_CELLS = 2 * 2 * 86;

  private CarDetection() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C4W3.iou", CarDetection::intersectionOverUnion,
        "C4W3.yolo_filter_boxes.tf1", CarDetection::filterBoxes,
        "C4W3.yolo_non_max_suppression.tf1", CarDetection::nonMaxSuppression,
        "C4W3.yolo_eval.tf1", CarDetection::eval);
  }

  private static Map<String, ?> intersectionOverUnion() {
    BoundingBox first = BoundingBox.ofCorners(2, 1, 4, 3);
    BoundingBox second = BoundingBox.ofCorners(1, 2, 3, 4);
    BoundingBox apart = BoundingBox.ofCorners(5, 6, 7, 8);
    BoundingBox unit = BoundingBox.ofCorners(1, 1, 2, 2);
    BoundingBox atItsCorner = BoundingBox.ofCorners(2, 2, 3, 3);
    BoundingBox large = BoundingBox.ofCorners(1, 1, 3, 3);
    BoundingBox atItsEdge = BoundingBox.ofCorners(2, 3, 3, 4);
    return Map.of(
        "iou",
        new double[] {
          IntersectionOverUnion.of(first, second),
          IntersectionOverUnion.of(second, apart),
          IntersectionOverUnion.of(unit, atItsCorner),
          IntersectionOverUnion.of(large, atItsEdge)
        });
  }

  private static Map<String, ?> filterBoxes() {
    // Filtering the scores does not read the boxes, so theirs is the first run.
    int cell = cellOf(filter(1, 0.5f), 2);
    return Map.of(
        "scores_2", filter(0, 0.5f).score(2) * SCORE_UNIT,
        "boxes_2", Arrays.copyOfRange(normal(4 * CELLS, 0), 4 * cell, 4 * cell + 4),
        "classes_2", filter(2, 0.5f).classId(2));
  }

  private static Map<String, ?> nonMaxSuppression() {
    List<Detection> scores = suppress(normal(54, 0), normal(4 * 54, 0));
    Detection box = suppress(normal(54, 1), normal(4 * 54, 1)).get(2);
    // Suppression does not read the classes, so theirs is the first run.
    int chosen = suppress(normal(54, 2), normal(4 * 54, 2)).get(2).classId();
    return Map.of(
        "n", scores.size(),
        "scores_2", scores.get(2).score(),
        "boxes_2", corners(box, SMALL_MARGIN, false, true),
        "classes_2", normal(54, 0)[chosen]);
  }

  private static Map<String, ?> eval() {
    return Map.of(
        "scores_2", evaluate(0).score() * SCORE_UNIT,
        "boxes_2", corners(evaluate(1), MARGIN, false, true),
        "classes_2", evaluate(2).classId());
  }

  /** The third detection of {@code yolo_eval} at 0.6 for an image of 720 rows and 1280 columns. */
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
    return SUPPRESSION.apply(corners, moved(MARGIN)).get(2);
  }

  private static BoxScaling moved(int margin) {
    return new BoxScaling(1, 1, -margin, -margin, 2 * margin, 2 * margin);
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
    return SUPPRESSION.apply(candidates, moved(SMALL_MARGIN));
  }

  /** The course's boxes are (y1, x1, y2, x2), and random boxes have their corners in any order. */
  private static void addCorners(
      Candidates into, float y1, float x1, float y2, float x2, int classId, float score) {
    into.add(
        Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2), classId, score);
  }

  /**
   * Converts a box to the notebook's coordinates and its order y1, x1, y2, x2.
   *
   * @param flipped whether the notebook's y1 and x1 are the larger ones
   */
  private static double[] corners(
      Detection detection, int margin, boolean flippedY, boolean flippedX) {
    BoundingBox box = detection.box();
    return new double[] {
      (flippedY ? box.yMax() : box.yMin()) - margin,
      (flippedX ? box.xMax() : box.xMin()) - margin,
      (flippedY ? box.yMin() : box.yMax()) - margin,
      (flippedX ? box.xMin() : box.xMax()) - margin
    };
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
