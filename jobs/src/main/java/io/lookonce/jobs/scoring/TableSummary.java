package io.lookonce.jobs.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what every report says of a table, whatever its results. */
final class TableSummary {

  private static final int EXAMPLES = 5;

  private final Map<String, List<ScoredPicture>> errorExamples = new TreeMap<>();
  private final Map<String, Long> errorCounts = new TreeMap<>();
  private long pictures;
  private long withError;
  private double decodeMilliseconds;
  private double forwardMilliseconds;

  void add(ScoredPicture picture) {
    pictures++;
    if (picture.isRead()) {
      decodeMilliseconds += picture.decodeMilliseconds();
      forwardMilliseconds += picture.forwardMilliseconds();
    } else {
      addError(picture);
    }
  }

  private void addError(ScoredPicture picture) {
    withError++;
    String kind = errorKind(picture.error());
    errorCounts.merge(kind, 1L, Long::sum);
    List<ScoredPicture> examples = errorExamples.computeIfAbsent(kind, k -> new ArrayList<>());
    if (examples.size() < EXAMPLES) {
      examples.add(picture);
    }
  }

  private static String errorKind(String error) {
    int colon = error.indexOf(": ");
    return colon < 0 ? error : error.substring(0, colon);
  }

  long pictures() {
    return pictures;
  }

  long withError() {
    return withError;
  }

  /** Mean over the pictures that could be read; NaN where there is none. */
  double meanDecodeMilliseconds() {
    return decodeMilliseconds / (pictures - withError);
  }

  /** Mean over the pictures that could be read; NaN where there is none. */
  double meanForwardMilliseconds() {
    return forwardMilliseconds / (pictures - withError);
  }

  /** Counts of errors by kind, in order of the kind. */
  Map<String, Long> errorCounts() {
    return errorCounts;
  }

  /** The first few pictures of an error kind. */
  List<ScoredPicture> errorExamples(String kind) {
    return errorExamples.getOrDefault(kind, List.of());
  }
}
