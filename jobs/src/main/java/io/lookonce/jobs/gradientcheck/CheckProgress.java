package io.lookonce.jobs.gradientcheck;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Tells on standard error how far a check is, at most every {@value #SECONDS_BETWEEN_LINES} s. */
final class CheckProgress {

  private static final int SECONDS_BETWEEN_LINES = 30;

  private final int numbers;
  private final PrintStream out;
  private Instant written = Instant.now();
  private int done;

  CheckProgress(int numbers, PrintStream out) {
    this.numbers = numbers;
    this.out = out;
  }

  synchronized void done(int more) {
    done += more;
    Instant now = Instant.now();
    if (Duration.between(written, now).toSeconds() >= SECONDS_BETWEEN_LINES) {
      written = now;
      out.printf(
          Locale.ROOT,
          "%s %,d of %,d numbers checked%n",
          now.truncatedTo(ChronoUnit.SECONDS),
          done,
          numbers);
    }
  }
}
