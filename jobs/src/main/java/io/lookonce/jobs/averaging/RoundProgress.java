package io.lookonce.jobs.averaging;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A line that tells how far a training is, rewritten in place after every round. It is written to a
 * terminal only; elsewhere it stays quiet.
 */
public final class RoundProgress implements TrainingListener, AutoCloseable {

  /** Set to true by the launcher where standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "lookonce.terminal";

  private final int epochs;
  private final PrintStream terminal;

  /**
   * @param request the training to tell of
   */
  public RoundProgress(TrainingRequest request) {
    this.epochs = request.plan().settings().epochs();
    this.terminal = Boolean.getBoolean(TERMINAL_PROPERTY) ? System.err : null;
  }

  @Override
  public void roundDone(int epoch, int round, int rounds, double cost, RoundTimes times) {
    if (terminal != null) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "\repoch %d of %d, round %d of %d, cost %.4f, %,.0f pictures/s ",
              epoch,
              epochs,
              round,
              rounds,
              cost,
              times.examplesPerSecond()));
      terminal.flush();
    }
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (terminal != null) {
      terminal.println();
    }
  }
}
