package io.lookonce.jobs.scoring;

import io.lookonce.box.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Adds up what a report says of a table. */
public final class DetectionSummary implements Consumer<ScoredPicture> {

  /** Number of equal bins of the score histogram from 0 to 1. */
  public static final int SCORE_BINS = 20;

  private static final int MOST_BOXES_SHOWN = 20;
  private static final int EXAMPLES = 5;
  private static final int SAMPLE = 24;

  private final List<String> classes;
  private final long[] boxesPerClass;
  private final long[] scoreHistogram = new long[SCORE_BINS];
  private final long[] boxesPerPicture = new long[MOST_BOXES_SHOWN + 1];
  private final Map<String, List<ScoredPicture>> errorExamples = new TreeMap<>();
  private final Map<String, Long> errorCounts = new TreeMap<>();
  private final PriorityQueue<ScoredPicture> sample =
      new PriorityQueue<>(Comparator.comparingInt(DetectionSummary::lot).reversed());
  private long pictures;
  private long withDetections;
  private long withError;
  private long detections;
  private double decodeMilliseconds;
  private double forwardMilliseconds;

  public DetectionSummary(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.boxesPerClass = new long[classes.size()];
  }

  @Override
  public void accept(ScoredPicture picture) {
    pictures++;
    if (picture.error() != null) {
      addError(picture);
      return;
    }
    decodeMilliseconds += picture.decodeMilliseconds();
    forwardMilliseconds += picture.forwardMilliseconds();
    int boxes = picture.detections().size();
    boxesPerPicture[Math.min(MOST_BOXES_SHOWN, boxes)]++;
    detections += boxes;
    for (Detection detection : picture.detections()) {
      boxesPerClass[detection.classId()]++;
      scoreHistogram[Math.min(SCORE_BINS - 1, (int) (detection.score() * SCORE_BINS))]++;
    }
    if (boxes > 0) {
      withDetections++;
      drawLot(picture);
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

  private void drawLot(ScoredPicture picture) {
    sample.add(picture);
    if (sample.size() > SAMPLE) {
      sample.remove();
    }
  }

  /** A picture's place in a draw that is fair over names and the same in every run. */
  private static int lot(ScoredPicture picture) {
    int hash = picture.file().path().hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private static String errorKind(String error) {
    int colon = error.indexOf(": ");
    return colon < 0 ? error : error.substring(0, colon);
  }

  public long pictures() {
    return pictures;
  }

  public long withDetections() {
    return withDetections;
  }

  public long withError() {
    return withError;
  }

  public long detections() {
    return detections;
  }

  /** Mean over the pictures that could be read; NaN where there is none. */
  public double meanDecodeMilliseconds() {
    return decodeMilliseconds / (pictures - withError);
  }

  /** Mean over the pictures that could be read; NaN where there is none. */
  public double meanForwardMilliseconds() {
    return forwardMilliseconds / (pictures - withError);
  }

  /** Classes that were found, most frequent first. */
  public Map<String, Long> boxesPerClass() {
    Map<String, Long> counts = new LinkedHashMap<>();
    java.util.stream.IntStream.range(0, boxesPerClass.length)
        .boxed()
        .filter(id -> boxesPerClass[id] > 0)
        .sorted(Comparator.comparingLong((Integer id) -> boxesPerClass[id]).reversed())
        .forEach(id -> counts.put(classes.get(id), boxesPerClass[id]));
    return counts;
  }

  public long[] scoreHistogram() {
    return scoreHistogram.clone();
  }

  /** Element i counts pictures with i boxes, the last one those with as many or more. */
  public long[] boxesPerPicture() {
    return boxesPerPicture.clone();
  }

  /** Counts of errors by kind, in order of the kind. */
  public Map<String, Long> errorCounts() {
    return errorCounts;
  }

  /** The first few pictures of an error kind. */
  public List<ScoredPicture> errorExamples(String kind) {
    return errorExamples.getOrDefault(kind, List.of());
  }

  /** A few pictures with detections, drawn evenly, in path order. */
  public List<ScoredPicture> sample() {
    return sample.stream().sorted(Comparator.comparing(picture -> picture.file().path())).toList();
  }
}
