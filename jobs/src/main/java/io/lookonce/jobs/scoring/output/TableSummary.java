package io.lookonce.jobs.scoring.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what every report says of a table, whatever its results. */
public final class TableSummary {

  private static final int EXAMPLES = 5;

  private final Map<String, List<ScoredImage>> errorExamples = new TreeMap<>();
  private final Map<String, Long> errorCounts = new TreeMap<>();
  private long gone;
  private long images;
  private long withError;
  private double decodeMilliseconds;
  private double forwardMilliseconds;

  void add(ScoredImage image) {
    images++;
    if (image.isRead()) {
      decodeMilliseconds += image.decodeMilliseconds();
      forwardMilliseconds += image.forwardMilliseconds();
    } else {
      addError(image);
    }
  }

  private void addError(ScoredImage image) {
    withError++;
    String kind = errorKind(image.error());
    errorCounts.merge(kind, 1L, Long::sum);
    List<ScoredImage> examples = errorExamples.computeIfAbsent(kind, k -> new ArrayList<>());
    if (examples.size() < EXAMPLES) {
      examples.add(image);
    }
  }

  private static String errorKind(String error) {
    int colon = error.indexOf(": ");
    return colon < 0 ? error : error.substring(0, colon);
  }

  /** Notes how many images have rows and are no longer there. */
  public void gone(long count) {
    gone = count;
  }

  public long gone() {
    return gone;
  }

  public long images() {
    return images;
  }

  public long withError() {
    return withError;
  }

  /** Mean over the images that could be read; NaN where there is none. */
  double meanDecodeMilliseconds() {
    return decodeMilliseconds / (images - withError);
  }

  /** Mean over the images that could be read; NaN where there is none. */
  double meanForwardMilliseconds() {
    return forwardMilliseconds / (images - withError);
  }

  /** Counts of errors by kind, in order of the kind. */
  Map<String, Long> errorCounts() {
    return errorCounts;
  }

  /** The first few images of an error kind. */
  List<ScoredImage> errorExamples(String kind) {
    return errorExamples.getOrDefault(kind, List.of());
  }
}
