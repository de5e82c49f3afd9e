package io.lookonce.jobs.scoring.output;

import io.lookonce.jobs.scoring.input.ImageSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Aggregates the rows of a table for {@code run.json} and the report. */
public abstract class TableSummary {

  private static final int EXAMPLES = 5;

  private final Map<String, List<ScoredImage>> errorExamples = new TreeMap<>();
  private final Map<String, Long> errorCounts = new TreeMap<>();
  private long gone;
  private long images;
  private long withError;
  private double decodeMilliseconds;
  private double forwardMilliseconds;

  /**
   * Counts of the results by their name in {@code run.json}.
   *
   * @param run the run that completed the table
   */
  public abstract Map<String, Long> counts(ScoringRun run);

  /**
   * The HTML report.
   *
   * @param source provides the images that the report shows
   */
  public abstract String html(ScoringRun run, ImageSource source);

  final void add(ScoredImage image) {
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

  /** Sets the number of images that have rows but were removed. */
  public final void gone(long count) {
    gone = count;
  }

  public final long gone() {
    return gone;
  }

  public final long images() {
    return images;
  }

  public final long withError() {
    return withError;
  }

  /** Mean over the readable images; NaN if there is none. */
  final double meanDecodeMilliseconds() {
    return decodeMilliseconds / (images - withError);
  }

  /** Mean over the readable images; NaN if there is none. */
  final double meanForwardMilliseconds() {
    return forwardMilliseconds / (images - withError);
  }

  /** Images by kind of error, in order of the kind. */
  final Map<String, Long> errorCounts() {
    return errorCounts;
  }

  /** The first few images of an error kind. */
  final List<ScoredImage> errorExamples(String kind) {
    return errorExamples.getOrDefault(kind, List.of());
  }

  /** Counts by class id. */
  static final class ClassCounts {

    private final List<String> classes;
    private final long[] counts;

    ClassCounts(List<String> classes) {
      this.classes = List.copyOf(classes);
      this.counts = new long[classes.size()];
    }

    void add(int classId) {
      counts[classId]++;
    }

    /** Ids of the classes that occurred, most frequent first. */
    List<Integer> ids() {
      return IntStream.range(0, counts.length)
          .filter(id -> counts[id] > 0)
          .boxed()
          .sorted(Comparator.comparingLong((Integer id) -> counts[id]).reversed())
          .toList();
    }

    /** Counts of the classes that occurred, most frequent first. */
    Map<String, Long> byName() {
      Map<String, Long> byName = new LinkedHashMap<>();
      ids().forEach(id -> byName.merge(classes.get(id), counts[id], Long::sum));
      return byName;
    }
  }
}
