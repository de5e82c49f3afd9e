package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.scoring.output.ScoredImage;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts the images of a job and shows its progress in one line that is rewritten every second. The
 * line appears on a terminal only.
 */
public final class Progress implements AutoCloseable {

  /** Set to true by the launcher if standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "lookonce.terminal";

  private final Counts counts;
  private final long known;
  private final long start = System.nanoTime();
  private final PrintStream terminal;
  private final ScheduledExecutorService clock;

  /**
   * What tasks count: for the run, summed by Spark, and for the metrics of their own process.
   *
   * @param scored images that have a row
   * @param failed of these, images with an error
   * @param faults invalid outputs of the network
   */
  record Counts(
      LongAccumulator scored,
      LongAccumulator failed,
      DoubleAccumulator decodeSeconds,
      DoubleAccumulator forwardSeconds,
      OutputFaultCounts faults)
      implements Serializable {

    private static final double MILLISECONDS = 1e3;
    private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

    private static Counts of(SparkContext spark) {
      return new Counts(
          spark.longAccumulator("images scored"),
          spark.longAccumulator("images with an error"),
          spark.doubleAccumulator("seconds of decoding"),
          spark.doubleAccumulator("seconds of forward passes"),
          OutputFaultCounts.of(spark));
    }

    /** Counts an image, unless it only records that a scored image was removed. */
    void add(ScoredImage image) {
      if (image.isGone()) {
        return;
      }
      RunMetrics process = RunMetrics.ofProcess();
      scored.add(1);
      process.scored().inc();
      if (!image.isRead()) {
        failed.add(1);
        process.failed().inc();
        return;
      }
      decodeSeconds.add(image.decodeMilliseconds() / MILLISECONDS);
      forwardSeconds.add(image.forwardMilliseconds() / MILLISECONDS);
      process.decode().update(nanoseconds(image.decodeMilliseconds()), TimeUnit.NANOSECONDS);
      process.forward().update(nanoseconds(image.forwardMilliseconds()), TimeUnit.NANOSECONDS);
    }

    private static long nanoseconds(double milliseconds) {
      return (long) (milliseconds * NANOSECONDS_PER_MILLISECOND);
    }
  }

  /**
   * Starts counting.
   *
   * @param known number of images to score
   */
  public Progress(SparkContext spark, long known) {
    this.counts = Counts.of(spark);
    this.known = known;
    registerMetrics(RunMetrics.ofProcess());
    this.terminal = Boolean.getBoolean(TERMINAL_PROPERTY) ? System.err : null;
    this.clock = terminal == null ? null : Executors.newSingleThreadScheduledExecutor();
    if (clock != null) {
      clock.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
    }
  }

  private void registerMetrics(RunMetrics metrics) {
    metrics.watch(RunMetrics.Run.IMAGES_PLANNED, () -> known);
    metrics.watch(RunMetrics.Run.IMAGES_SCORED, counts.scored()::value);
    metrics.watch(RunMetrics.Run.IMAGES_FAILED, counts.failed()::value);
    metrics.watch(RunMetrics.Run.DECODE_SECONDS, counts.decodeSeconds()::value);
    metrics.watch(RunMetrics.Run.FORWARD_SECONDS, counts.forwardSeconds()::value);
  }

  Counts counts() {
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
    if (clock != null) {
      clock.shutdownNow();
      show();
      terminal.println();
    }
  }

  private void show() {
    long scored = counts.scored().value();
    double seconds = (System.nanoTime() - start) / 1e9;
    terminal.print(
        String.format(
            Locale.ROOT,
            "\r%,d of %,d images, %.1f/s, %,d errors ",
            Math.min(known, scored),
            known,
            scored / seconds,
            failed()));
    terminal.flush();
  }

  /** Accumulators for outputs that are not valid boxes. */
  public record OutputFaultCounts(
      LongAccumulator degenerate, LongAccumulator nonFinite, LongAccumulator outOfRange)
      implements Serializable {

    /** Starts from 0. */
    public static OutputFaultCounts of(SparkContext spark) {
      return new OutputFaultCounts(
          spark.longAccumulator("outputs without area"),
          spark.longAccumulator("outputs that are not finite"),
          spark.longAccumulator("outputs out of range"));
    }

    /** Adds to the counts; called on executors. */
    public void add(OutputFaults faults) {
      degenerate.add(faults.degenerate());
      nonFinite.add(faults.nonFinite());
      outOfRange.add(faults.outOfRange());
    }

    /** The sums; called on the driver. */
    public OutputFaults sum() {
      return new OutputFaults(degenerate.value(), nonFinite.value(), outOfRange.value());
    }
  }
}
