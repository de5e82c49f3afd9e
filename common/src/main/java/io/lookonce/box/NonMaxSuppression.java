package io.lookonce.box;

import java.util.ArrayList;
import java.util.List;

/**
 * Greedy non-max suppression: keeps the box with the highest score, drops all boxes that overlap it
 * by more than a threshold, and repeats until enough boxes are kept or none is left.
 *
 * <p>As in the course's {@code yolo_non_max_suppression} (TensorFlow's {@code
 * tf.image.non_max_suppression}), a box is suppressed only if its overlap is <i>greater</i> than
 * the threshold, and overlap is measured before clipping to the image. Boxes entirely outside of
 * the image, for instance in the padding of a letterbox, are dropped first and suppress nothing.
 *
 * <p>Takes {@code O(n log n + n k)} for {@code n} candidates and {@code k} boxes kept. Immutable
 * and thread-safe.
 */
public final class NonMaxSuppression {

  /** Which boxes compete with each other. */
  public enum Scope {
    /** All boxes: a car can suppress a bus in the same place (the course's rule). */
    CLASS_AGNOSTIC,
    /** Only boxes of one class. */
    PER_CLASS
  }

  private final double iouThreshold;
  private final int maxBoxes;
  private final Scope scope;

  /**
   * Sets the rule.
   *
   * @param iouThreshold the largest overlap that two boxes of the result may have, in [0, 1]
   * @param maxBoxes how many boxes an image may have, over all classes, at least 1
   * @param scope which boxes compete
   * @throws IllegalArgumentException if a number is out of its range
   */
  public NonMaxSuppression(double iouThreshold, int maxBoxes, Scope scope) {
    if (!(iouThreshold >= 0 && iouThreshold <= 1)) {
      throw new IllegalArgumentException(
          "the IoU threshold needs to be between 0 and 1: " + iouThreshold);
    }
    if (maxBoxes < 1) {
      throw new IllegalArgumentException(
          "the maximum number of boxes needs to be at least 1: " + maxBoxes);
    }
    this.iouThreshold = iouThreshold;
    this.maxBoxes = maxBoxes;
    this.scope = scope;
  }

  /**
   * Chooses among the candidates of all classes.
   *
   * @param candidates boxes of one image, in input pixels; only their count of boxes outside the
   *     image changes
   * @param scaling the way back to the original image
   * @return best score first (ties in a fixed order, whichever order the candidates came in), in
   *     pixels of the original image and clipped to it; each box has an area
   */
  public List<Detection> apply(Candidates candidates, BoxScaling scaling) {
    return apply(candidates, scaling, null);
  }

  /**
   * Chooses among the candidates of the wanted classes.
   *
   * <p>Candidates of other classes are left out <i>before</i> suppression: they neither suppress a
   * wanted box nor use up the maximum. Across classes that gives other results than filtering the
   * detections afterwards.
   *
   * @param wantedClasses by class; classes beyond its length are not wanted; null for all classes
   * @see #apply(Candidates, BoxScaling)
   */
  public List<Detection> apply(Candidates candidates, BoxScaling scaling, boolean[] wantedClasses) {
    ScoreOrder remaining = eligible(candidates, scaling, wantedClasses);
    int[] kept = new int[Math.min(maxBoxes, candidates.size())];
    int keptCount = 0;
    while (keptCount < kept.length && !remaining.isEmpty()) {
      int candidate = remaining.removeBest();
      if (!isSuppressed(candidates, candidate, kept, keptCount)) {
        kept[keptCount++] = candidate;
      }
    }
    List<Detection> detections = new ArrayList<>(keptCount);
    for (int i = 0; i < keptCount; i++) {
      detections.add(detection(candidates, kept[i], scaling));
    }
    return detections;
  }

  private static ScoreOrder eligible(
      Candidates candidates, BoxScaling scaling, boolean[] wantedClasses) {
    ScoreOrder eligible = new ScoreOrder(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      if (!isWanted(candidates.classId(i), wantedClasses)) {
        continue;
      }
      if (isInImage(candidates, i, scaling)) {
        eligible.add(i);
      } else {
        candidates.countOutside();
      }
    }
    return eligible;
  }

  private static boolean isWanted(int classId, boolean[] wantedClasses) {
    return wantedClasses == null || (classId < wantedClasses.length && wantedClasses[classId]);
  }

  private static boolean isInImage(Candidates candidates, int index, BoxScaling scaling) {
    return scaling.imageX(candidates.xMin(index)) < scaling.imageX(candidates.xMax(index))
        && scaling.imageY(candidates.yMin(index)) < scaling.imageY(candidates.yMax(index));
  }

  private boolean isSuppressed(Candidates candidates, int candidate, int[] kept, int keptCount) {
    for (int i = 0; i < keptCount; i++) {
      if (compete(candidates, candidate, kept[i])
          && IntersectionOverUnion.of(candidates, candidate, kept[i]) > iouThreshold) {
        return true;
      }
    }
    return false;
  }

  private boolean compete(Candidates candidates, int a, int b) {
    return scope == Scope.CLASS_AGNOSTIC || candidates.classId(a) == candidates.classId(b);
  }

  private static Detection detection(Candidates candidates, int index, BoxScaling scaling) {
    BoundingBox box =
        new BoundingBox(
            scaling.imageX(candidates.xMin(index)),
            scaling.imageY(candidates.yMin(index)),
            scaling.imageX(candidates.xMax(index)),
            scaling.imageY(candidates.yMax(index)));
    return new Detection(box, candidates.classId(index), candidates.score(index));
  }

  /**
   * A binary heap of candidate indexes by descending score, so that only the candidates that are
   * taken are sorted.
   *
   * <p>Equal scores are ordered by class, then by corners, so that the order does not depend on the
   * order of adding.
   */
  private static final class ScoreOrder {
    private final Candidates candidates;
    private final int[] heap;
    private int size;

    ScoreOrder(Candidates candidates) {
      this.candidates = candidates;
      this.heap = new int[candidates.size()];
    }

    boolean isEmpty() {
      return size == 0;
    }

    void add(int candidate) {
      int position = size++;
      while (position > 0) {
        int parent = (position - 1) / 2;
        if (!precedes(candidate, heap[parent])) {
          break;
        }
        heap[position] = heap[parent];
        position = parent;
      }
      heap[position] = candidate;
    }

    int removeBest() {
      int best = heap[0];
      int last = heap[--size];
      int position = 0;
      for (int child = 1; child < size; child = 2 * position + 1) {
        if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
          child++;
        }
        if (!precedes(heap[child], last)) {
          break;
        }
        heap[position] = heap[child];
        position = child;
      }
      heap[position] = last;
      return best;
    }

    private boolean precedes(int a, int b) {
      int order = Float.compare(candidates.score(b), candidates.score(a));
      return order == 0 ? precedesAmongEqualScores(a, b) : order < 0;
    }

    private boolean precedesAmongEqualScores(int a, int b) {
      int order = Integer.compare(candidates.classId(a), candidates.classId(b));
      if (order == 0) {
        order = Float.compare(candidates.xMin(a), candidates.xMin(b));
      }
      if (order == 0) {
        order = Float.compare(candidates.yMin(a), candidates.yMin(b));
      }
      if (order == 0) {
        order = Float.compare(candidates.xMax(a), candidates.xMax(b));
      }
      if (order == 0) {
        order = Float.compare(candidates.yMax(a), candidates.yMax(b));
      }
      return order < 0;
    }
  }
}
