package io.lookonce.jobs.scoring.output;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the {@code k} least elements of a stream; the result does not depend on its order. */
public final class TopK<T> {

  private final int kept;
  private final Comparator<T> order;
  private final PriorityQueue<T> greatestFirst;

  /**
   * @param kept how many elements to keep
   * @param order in which the least come first
   */
  public TopK(int kept, Comparator<T> order) {
    this.kept = kept;
    this.order = order;
    this.greatestFirst = new PriorityQueue<>(order.reversed());
  }

  public void add(T one) {
    greatestFirst.add(one);
    if (greatestFirst.size() > kept) {
      greatestFirst.remove();
    }
  }

  /** The kept elements, least first. */
  public List<T> inOrder() {
    return greatestFirst.stream().sorted(order).toList();
  }
}
