package io.lookonce.jobs.scoring.input;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a batch into tasks that get smaller towards the end (guided self-scheduling,
 * Polychronopoulos and Kuck 1987), so that all cores finish within about one image of each other.
 */
final class TaskSizes {

  /** Long enough to make Spark's cost of a task small, short enough to show progress. */
  private static final int LARGEST = 32;

  private static final int TASKS_PER_CORE_LEFT = 3;

  private TaskSizes() {}

  /**
   * Cuts a list into consecutive parts.
   *
   * @param cores how many tasks run at once
   */
  static <T> List<List<T>> cut(List<T> items, int cores) {
    List<List<T>> parts = new ArrayList<>();
    int from = 0;
    while (from < items.size()) {
      int left = items.size() - from;
      int fair = 1 + (left - 1) / (TASKS_PER_CORE_LEFT * cores);
      int to = from + Math.min(left, Math.min(LARGEST, fair));
      parts.add(new ArrayList<>(items.subList(from, to)));
      from = to;
    }
    return parts;
  }
}
