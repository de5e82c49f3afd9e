package io.lookonce.jobs.scoring.output;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts by class. */
final class ClassCounts {

  private final List<String> classes;
  private final long[] counts;

  ClassCounts(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.counts = new long[classes.size()];
  }

  void add(int classId) {
    counts[classId]++;
  }

  /** Ids of the classes that were counted, most frequent first. */
  List<Integer> ids() {
    return IntStream.range(0, counts.length)
        .filter(id -> counts[id] > 0)
        .boxed()
        .sorted(Comparator.comparingLong((Integer id) -> counts[id]).reversed())
        .toList();
  }

  /** Classes that were counted, most frequent first. */
  Map<String, Long> byName() {
    Map<String, Long> byName = new LinkedHashMap<>();
    ids().forEach(id -> byName.merge(classes.get(id), counts[id], Long::sum));
    return byName;
  }
}
