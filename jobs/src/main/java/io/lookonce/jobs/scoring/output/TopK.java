package io.lookonce.jobs.scoring.output;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the {@code k} least elements of a stream; the result does not depend on its order. Some
 * more are kept, so that elements may be removed.
 */
public final class TopK<T> {

  private static final int SPARE = 2;

  private final int shown;
  private final Comparator<T> order;
  private final PriorityQueue<T> greatestFirst;

  /** The least element that was not kept: of those before it none is missing; null if all are. */
  private T leastLeftOut;

  /**
   * What is kept, to be stored.
   *
   * @param leastLeftOut null if nothing was left out
   */
  public record Kept<T>(List<T> elements, T leastLeftOut) {}

  /**
   * @param shown how many elements are asked for
   * @param order in which the least come first
   */
  public TopK(int shown, Comparator<T> order) {
    this.shown = shown;
    this.order = order;
    this.greatestFirst = new PriorityQueue<>(order.reversed());
  }

  public void add(T one) {
    if (leastLeftOut != null && order.compare(one, leastLeftOut) >= 0) {
      return;
    }
    greatestFirst.add(one);
    if (greatestFirst.size() > SPARE * shown) {
      leastLeftOut = greatestFirst.remove();
    }
  }

  /** Removes an element that was added, equal in order. */
  void remove(T one) {
    greatestFirst.removeIf(kept -> order.compare(kept, one) == 0);
  }

  /** Whether these are the least elements; not so any more once too many were removed. */
  boolean isExact() {
    return leastLeftOut == null || greatestFirst.size() >= shown;
  }

  Kept<T> kept() {
    return new Kept<>(greatestFirst.stream().sorted(order).toList(), leastLeftOut);
  }

  void restore(Kept<T> kept) {
    greatestFirst.addAll(kept.elements());
    leastLeftOut = kept.leastLeftOut();
  }

  /** The least elements, least first. */
  public List<T> inOrder() {
    return greatestFirst.stream().sorted(order).limit(shown).toList();
  }
}
