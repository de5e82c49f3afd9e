package io.lookonce.jobs.scoring.driver;

import io.lookonce.jobs.run.ProgressLine;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.scoring.task.ScoringCounts;
import io.lookonce.jobs.scoring.task.ScoringCounts.OutputFaultCounts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** Counts the images of a job and shows its progress, on a terminal every second. */
public final class Progress implements AutoCloseable {

  private final ScoringCounts counts;
  private final long known;
  private final long start = System.nanoTime();
  private final ProgressLine line = new ProgressLine();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /**
   * Starts counting.
   *
   * @param known number of images to score
   */
  public Progress(SparkContext spark, long known) {
    this.counts = counts(spark);
    this.known = known;
    registerMetrics(RunMetrics.ofProcess());
    clock.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
  }

  private void registerMetrics(RunMetrics metrics) {
    metrics.watch(RunMetrics.Run.IMAGES_PLANNED, () -> known);
    metrics.watch(RunMetrics.Run.IMAGES_SCORED, counts.scored()::value);
    metrics.watch(RunMetrics.Run.IMAGES_FAILED, counts.failed()::value);
    metrics.watch(RunMetrics.Run.DECODE_SECONDS, counts.decodeSeconds()::value);
    metrics.watch(RunMetrics.Run.FORWARD_SECONDS, counts.forwardSeconds()::value);
  }

  /** What tasks count; Spark sums it. */
  public ScoringCounts counts() {
    return counts;
  }

  /** Counts images that tasks have finished. */
  public LongAccumulator scored() {
    return counts.scored();
  }

  /** Counts invalid outputs of the network. */
  public OutputFaultCounts faults() {
    return counts.faults();
  }

  /** Images with an error so far. */
  private long failed() {
    return counts.failed().value();
  }

  /** Shows the final state and ends the line. */
  @Override
  public void close() {
    clock.shutdownNow();
    show();
    line.close();
  }

  private void show() {
    long scored = counts.scored().value();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    line.show(
        String.format(
            Locale.ROOT,
            "%,d of %,d images, %.1f/s, %,d errors%s",
            Math.min(known, scored),
            known,
            scored * 1e3 / Math.max(1, elapsed.toMillis()),
            failed(),
            ProgressLine.left(scored, known, elapsed)));
  }

  private static ScoringCounts counts(SparkContext spark) {
    return new ScoringCounts(
        spark.longAccumulator("images scored"),
        spark.longAccumulator("images with an error"),
        spark.doubleAccumulator("seconds of decoding"),
        spark.doubleAccumulator("seconds of forward passes"),
        new OutputFaultCounts(
            spark.longAccumulator("outputs without area"),
            spark.longAccumulator("outputs that are not finite"),
            spark.longAccumulator("outputs out of range")));
  }
}
