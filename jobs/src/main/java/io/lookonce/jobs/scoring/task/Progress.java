package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.run.RunMetrics;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * A line that tells how far a job is, rewritten in place every second. It is written to a terminal
 * only; elsewhere it stays quiet.
 */
public final class Progress implements AutoCloseable {

  /** Set to true by the launcher where standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "lookonce.terminal";

  private final LongAccumulator scored;
  private final LongAccumulator failed;
  private final DoubleAccumulator decodeSeconds;
  private final DoubleAccumulator forwardSeconds;
  private final OutputFaultCounts faults;
  private final long known;
  private final long start = System.nanoTime();
  private final PrintStream terminal;
  private final ScheduledExecutorService clock;

  /**
   * Starts to show.
   *
   * @param known how many images there are to score
   */
  public Progress(SparkContext spark, long known) {
    this.scored = spark.longAccumulator("images scored");
    this.failed = spark.longAccumulator("images with an error");
    this.decodeSeconds = spark.doubleAccumulator("seconds of decoding");
    this.forwardSeconds = spark.doubleAccumulator("seconds of forward passes");
    this.faults = OutputFaultCounts.of(spark);
    this.known = known;
    watch(RunMetrics.ofProcess());
    this.terminal = Boolean.getBoolean(TERMINAL_PROPERTY) ? System.err : null;
    this.clock = terminal == null ? null : Executors.newSingleThreadScheduledExecutor();
    if (clock != null) {
      clock.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
    }
  }

  private void watch(RunMetrics metrics) {
    metrics.watch(RunMetrics.Run.IMAGES_PLANNED, () -> known);
    metrics.watch(RunMetrics.Run.IMAGES_SCORED, scored::value);
    metrics.watch(RunMetrics.Run.IMAGES_FAILED, failed::value);
    metrics.watch(RunMetrics.Run.DECODE_SECONDS, decodeSeconds::value);
    metrics.watch(RunMetrics.Run.FORWARD_SECONDS, forwardSeconds::value);
  }

  /** Where tasks count what they are done with. */
  public LongAccumulator scored() {
    return scored;
  }

  /** Where tasks count outputs that are no sound boxes. */
  public OutputFaultCounts faults() {
    return faults;
  }

  public LongAccumulator failed() {
    return failed;
  }

  DoubleAccumulator decodeSeconds() {
    return decodeSeconds;
  }

  DoubleAccumulator forwardSeconds() {
    return forwardSeconds;
  }

  /** Shows the last state and ends the line. */
  @Override
  public void close() {
    if (clock != null) {
      clock.shutdownNow();
      show();
      terminal.println();
    }
  }

  private void show() {
    double seconds = (System.nanoTime() - start) / 1e9;
    terminal.print(
        String.format(
            Locale.ROOT,
            "\r%,d of %,d images, %.1f/s, %,d errors ",
            Math.min(known, scored.value()),
            known,
            scored.value() / seconds,
            failed.value()));
    terminal.flush();
  }
}
