package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.run.ProgressLine;
import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundProgressTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void aLogGetsALineAtMostEveryThirtySeconds() {
    try (RoundProgress progress = progress(false)) {
      // 10 epochs of 4 rounds, 10 s each: the second epoch ends after 80 s.
      for (int round = 0; round < 8; round++) {
        now = now.plusSeconds(10);
        progress.roundDone(1 + round / 4, 1 + round % 4, 4, 0.5 - round / 100.0, times());
      }
    }

    assertThat(lines())
        .containsExactly(
            // 37 rounds of 10 s are left, then 34.
            "2026-01-02T03:04:35Z epoch 1 of 10, round 3 of 4, loss 0.4800, 300 images/s,"
                + " 0:06:10 left",
            "2026-01-02T03:05:05Z epoch 2 of 10, round 2 of 4, loss 0.4500, 300 images/s,"
                + " 0:05:40 left");
  }

  @Test
  void theFirstRoundIsNoMeasureOfTheOthers() {
    try (RoundProgress progress = progress(false)) {
      now = now.plusSeconds(3600);
      progress.roundDone(1, 1, 4, 0.5, times());
      now = now.plusSeconds(40);
      progress.roundDone(1, 2, 4, 0.5, times());
    }

    assertThat(lines().get(0)).endsWith("images/s");
    // 2 rounds of this epoch and 36 of the others, 40 s each
    assertThat(lines().get(1)).endsWith(", 0:25:20 left");
  }

  @Test
  void aTerminalIsRewrittenAfterEveryRound() {
    try (RoundProgress progress = progress(true)) {
      progress.roundDone(1, 1, 4, 0.5, times());
      progress.roundDone(1, 2, 4, 0.25, times());
    }

    assertThat(text())
        .isEqualTo(
            "\repoch 1 of 10, round 1 of 4, loss 0.5000, 300 images/s "
                + "\repoch 1 of 10, round 2 of 4, loss 0.2500, 300 images/s, 0:00:00 left "
                + System.lineSeparator());
  }

  private RoundProgress progress(boolean terminal) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new RoundProgress(10, new ProgressLine(out, terminal, () -> now), () -> now);
  }

  /** 600 examples in 2 seconds. */
  private static RoundTimes times() {
    RoundTimes times = new RoundTimes();
    times.add(List.of(new WorkerReport(0, 600, 1, true, 1_500_000_000L, 0)), 2, 0.1);
    return times;
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return text().lines().toList();
  }
}
