package io.lookonce.jobs.run;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The progress of a run on standard error: on a terminal one line that is rewritten, otherwise, for
 * logs, a line with a timestamp at most every {@value #SECONDS_BETWEEN_LINES} seconds. Thread-safe.
 */
public final class ProgressLine implements AutoCloseable {

  /** The launcher sets it to true if standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "lookonce.terminal";

  private static final int SECONDS_BETWEEN_LINES = 30;

  /** Lines that say what a run does; while one is open, those of Spark's tasks are not shown. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  private static volatile boolean quiet;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean background;
  private final InstantSource clock;
  private Instant written;
  private int width;

  private ProgressLine(PrintStream out, boolean terminal, boolean background, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.background = background;
    this.clock = clock;
    this.written = clock.instant();
    if (!background) {
      OPEN.incrementAndGet();
    }
  }

  /** The line of what a run does. */
  public ProgressLine() {
    this(System.err, Boolean.getBoolean(TERMINAL_PROPERTY), InstantSource.system());
  }

  /** The same for another stream and clock. */
  public ProgressLine(PrintStream out, boolean terminal, InstantSource clock) {
    this(out, terminal, false, clock);
  }

  /** A line that is shown only as long as no other is open. */
  static ProgressLine inBackground() {
    return new ProgressLine(
        System.err, Boolean.getBoolean(TERMINAL_PROPERTY), true, InstantSource.system());
  }

  /** Whether runs of this process print progress; {@code --quiet} says no. */
  public static void silence(boolean silent) {
    quiet = silent;
  }

  /** Shows how far the work is. */
  public synchronized void show(String progress) {
    if (quiet || (background && OPEN.get() > 0)) {
      return;
    }
    Instant now = clock.instant();
    if (terminal) {
      // What the line held before is overwritten.
      String padded = progress + " ".repeat(Math.max(1, width - progress.length()));
      width = progress.length();
      out.print("\r" + padded);
      out.flush();
    } else if (ChronoUnit.SECONDS.between(written, now) >= SECONDS_BETWEEN_LINES) {
      out.println(now.truncatedTo(ChronoUnit.SECONDS) + " " + progress);
      written = now;
    }
  }

  /**
   * How long the rest takes at the rate so far.
   *
   * @return {@code , 1:02:03 left}; empty if nothing is done yet
   */
  public static String left(double done, double total, Duration elapsed) {
    if (done <= 0 || total < done) {
      return "";
    }
    long seconds = Math.round(elapsed.toMillis() / 1e3 / done * (total - done));
    return String.format(
        Locale.ROOT, ", %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Ends the line, so that what follows has one of its own. */
  @Override
  public synchronized void close() {
    if (!background) {
      OPEN.decrementAndGet();
    }
    if (terminal && width > 0) {
      out.println();
      width = 0;
    }
  }
}
