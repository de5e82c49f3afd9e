package io.lookonce.jobs.scoring.output;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the few least of many things in their order, whatever order they come in. */
public final class TopK<T> {

  private final int kept;
  private final Comparator<T> order;
  private final PriorityQueue<T> greatestFirst;

  /**
   * Starts empty.
   *
   * @param kept how many to keep
   * @param order in which the least come first
   */
  public TopK(int kept, Comparator<T> order) {
    this.kept = kept;
    this.order = order;
    this.greatestFirst = new PriorityQueue<>(order.reversed());
  }

  /** Looks at one thing. */
  public void add(T one) {
    greatestFirst.add(one);
    if (greatestFirst.size() > kept) {
      greatestFirst.remove();
    }
  }

  /** What was kept, least first. */
  public List<T> inOrder() {
    return greatestFirst.stream().sorted(order).toList();
  }
}
