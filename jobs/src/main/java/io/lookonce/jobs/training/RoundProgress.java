package io.lookonce.jobs.training;

import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Prints the progress of a training on standard error: on a terminal as one line that is rewritten
 * after every round, otherwise, for logs, as a line with a timestamp at most every {@value
 * #SECONDS_BETWEEN_LINES} seconds.
 */
public final class RoundProgress implements TrainingListener, AutoCloseable {

  /** The launcher sets it to true if standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "lookonce.terminal";

  private static final int SECONDS_BETWEEN_LINES = 30;

  /** ANSI escape sequence: erase to the end of the line. */
  private static final String ERASE_THE_REST = "\u001b[K";

  private final int epochs;
  private final PrintStream out;
  private final boolean terminal;
  private final InstantSource clock;
  private Instant firstRoundDone;
  private Instant written;
  private long roundsSinceFirst;

  public RoundProgress(TrainingRequest request) {
    this(
        request.plan().settings().epochs(),
        System.err,
        Boolean.getBoolean(TERMINAL_PROPERTY),
        InstantSource.system());
  }

  RoundProgress(int epochs, PrintStream out, boolean terminal, InstantSource clock) {
    this.epochs = epochs;
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.written = clock.instant();
  }

  @Override
  public void roundDone(int epoch, int round, int rounds, double loss, RoundTimes times) {
    Instant now = clock.instant();
    String left = left(now, (long) (epochs - epoch) * rounds + rounds - round);
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d of %d, round %d of %d, loss %.4f, %,.0f images/s%s",
            epoch,
            epochs,
            round,
            rounds,
            loss,
            times.examplesPerSecond(),
            left);
    if (terminal) {
      out.print("\r" + line + " " + ERASE_THE_REST);
      out.flush();
    } else if (ChronoUnit.SECONDS.between(written, now) >= SECONDS_BETWEEN_LINES) {
      out.println(now.truncatedTo(ChronoUnit.SECONDS) + " " + line);
      written = now;
    }
  }

  /**
   * An upper bound, because early stopping may end the training. The estimate excludes the first
   * round, which includes loading and warm-up.
   */
  private String left(Instant now, long rounds) {
    if (firstRoundDone == null) {
      firstRoundDone = now;
      return "";
    }
    roundsSinceFirst++;
    long milliseconds = ChronoUnit.MILLIS.between(firstRoundDone, now);
    long seconds = Math.round(milliseconds / 1e3 / roundsSinceFirst * rounds);
    return String.format(
        Locale.ROOT, ", %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (terminal) {
      out.println();
    }
  }
}
