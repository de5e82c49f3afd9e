package io.lookonce.jobs.training;

import io.lookonce.jobs.run.ProgressLine;
import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Shows the progress of a training after every round. */
public final class RoundProgress implements TrainingListener, AutoCloseable {

  private final int epochs;
  private final ProgressLine line;
  private final InstantSource clock;
  private Instant firstRoundDone;
  private long roundsSinceFirst;

  public RoundProgress(TrainingRequest request) {
    this(request.plan().settings().epochs(), new ProgressLine(), InstantSource.system());
  }

  RoundProgress(int epochs, ProgressLine line, InstantSource clock) {
    this.epochs = epochs;
    this.line = line;
    this.clock = clock;
  }

  @Override
  public void roundDone(int epoch, int round, int rounds, double loss, RoundTimes times) {
    Instant now = clock.instant();
    line.show(
        String.format(
            Locale.ROOT,
            "epoch %d of %d, round %d of %d, loss %.4f, %,.0f images/s%s",
            epoch,
            epochs,
            round,
            rounds,
            loss,
            times.examplesPerSecond(),
            left(now, (long) (epochs - epoch) * rounds + rounds - round)));
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
    return ProgressLine.left(
        roundsSinceFirst, roundsSinceFirst + rounds, Duration.between(firstRoundDone, now));
  }

  /** Ends the line. */
  @Override
  public void close() {
    line.close();
  }
}
