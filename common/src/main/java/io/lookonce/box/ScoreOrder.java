package io.lookonce.box;

/**
 * Hands out candidates from the best score down: a binary heap of their indices, so that only as
 * many are sorted as somebody asks for, and no candidate becomes an object.
 *
 * <p>Equal scores are ordered by class, then by the corners, so that the order never depends on the
 * one in which the candidates came.
 */
final class ScoreOrder {
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
