package io.lookonce.jobs.scoring.output;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.jobs.scoring.output.TopK.Kept;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Aggregates the rows of a table for {@code run.json} and the report. What it has aggregated can be
 * stored, so that the next run adds only its own rows, and takes back those that they replace.
 */
public abstract class TableSummary {

  /** For stored states. Figures of images without any are no numbers, which JSON has as text. */
  static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final int EXAMPLES = 5;
  private static final Comparator<ScoredImage> BY_PATH = Comparator.comparing(ScoredImage::path);

  private final Map<String, Long> errorCounts = new TreeMap<>();
  private final Map<String, TopK<ScoredImage>> errorExamples = new TreeMap<>();
  private long gone;
  private long images;
  private long withError;
  private double decodeMilliseconds;
  private double forwardMilliseconds;

  /**
   * What all tables have, to be stored.
   *
   * @param errorCounts images by kind of error
   * @param errorExamples the first images of each kind, by path
   */
  record Totals(
      long gone,
      long images,
      long withError,
      double decodeMilliseconds,
      double forwardMilliseconds,
      Map<String, Long> errorCounts,
      Map<String, Kept<ScoredImage>> errorExamples) {}

  /** The columns that {@link #add(Row)} reads. */
  public abstract StructType columns();

  /** Counts the row of an image that is there. */
  public final void add(Row row) {
    count(row, 1);
  }

  /** Takes back a row that was counted, of an image that has a newer one now. */
  public final void remove(Row row) {
    if (ScoredImage.isGone(row.getAs(ScoringTable.ERROR))) {
      gone--;
    } else {
      count(row, -1);
    }
  }

  /**
   * Counts a row.
   *
   * @param times 1, or -1 to take it back
   */
  abstract void count(Row row, int times);

  /** All that was counted, for {@link #restore}. */
  public abstract JsonNode state();

  /**
   * Goes on from a state; nothing was counted yet.
   *
   * @throws IOException if it is no state of this summary
   */
  public abstract void restore(JsonNode state) throws IOException;

  /** Whether the examples are those of the table; no longer so once too many were taken back. */
  public boolean isExact() {
    return errorExamples.values().stream().allMatch(TopK::isExact);
  }

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

  final void count(ScoredImage image, int times) {
    images += times;
    if (image.isRead()) {
      decodeMilliseconds += times * image.decodeMilliseconds();
      forwardMilliseconds += times * image.forwardMilliseconds();
    } else {
      countError(image, times);
    }
  }

  private void countError(ScoredImage image, int times) {
    withError += times;
    String kind = errorKind(image.error());
    errorCounts.merge(kind, (long) times, (a, b) -> a + b == 0 ? null : a + b);
    count(errorExamples.computeIfAbsent(kind, any -> examples()), image, times);
  }

  private static TopK<ScoredImage> examples() {
    return new TopK<>(EXAMPLES, BY_PATH);
  }

  static <T> void count(TopK<T> least, T element, int times) {
    if (times > 0) {
      least.add(element);
    } else {
      least.remove(element);
    }
  }

  final Totals totals() {
    Map<String, Kept<ScoredImage>> examples = new TreeMap<>();
    errorExamples.forEach((kind, least) -> examples.put(kind, least.kept()));
    return new Totals(
        gone, images, withError, decodeMilliseconds, forwardMilliseconds, errorCounts, examples);
  }

  final void restore(Totals totals) {
    gone = totals.gone();
    images = totals.images();
    withError = totals.withError();
    decodeMilliseconds = totals.decodeMilliseconds();
    forwardMilliseconds = totals.forwardMilliseconds();
    errorCounts.putAll(totals.errorCounts());
    totals
        .errorExamples()
        .forEach(
            (kind, kept) -> errorExamples.computeIfAbsent(kind, any -> examples()).restore(kept));
  }

  private static String errorKind(String error) {
    int colon = error.indexOf(": ");
    return colon < 0 ? error : error.substring(0, colon);
  }

  /** Adds to the number of images that have rows but were removed. */
  public final void addGone(long count) {
    gone += count;
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
    return errorExamples.get(kind).inOrder();
  }

  /** Counts by class id. */
  static final class ClassCounts {

    private final List<String> classes;
    private final long[] counts;

    ClassCounts(List<String> classes) {
      this.classes = List.copyOf(classes);
      this.counts = new long[classes.size()];
    }

    void add(int classId, int times) {
      counts[classId] += times;
    }

    long[] counts() {
      return counts.clone();
    }

    void addAll(long[] others) {
      for (int id = 0; id < counts.length; id++) {
        counts[id] += others[id];
      }
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
