package io.lookonce.jobs.scoring;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
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
  private final long known;
  private final long start = System.nanoTime();
  private final PrintStream terminal;
  private final ScheduledExecutorService clock;

  /**
   * Starts to show.
   *
   * @param known how many pictures there are to score
   */
  public Progress(SparkContext spark, long known) {
    this.scored = spark.longAccumulator("pictures scored");
    this.failed = spark.longAccumulator("pictures with an error");
    this.known = known;
    this.terminal = Boolean.getBoolean(TERMINAL_PROPERTY) ? System.err : null;
    this.clock = terminal == null ? null : Executors.newSingleThreadScheduledExecutor();
    if (clock != null) {
      clock.scheduleAtFixedRate(this::show, 1, 1, TimeUnit.SECONDS);
    }
  }

  /** Where tasks count what they are done with. */
  public LongAccumulator scored() {
    return scored;
  }

  LongAccumulator failed() {
    return failed;
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
            "\r%,d of %,d pictures, %.1f/s, %,d errors ",
            Math.min(known, scored.value()),
            known,
            scored.value() / seconds,
            failed.value()));
    terminal.flush();
  }
}
