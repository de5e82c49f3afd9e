package io.lookonce.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @AfterEach
  void speak() {
    ProgressLine.silence(false);
  }

  @Test
  void aShorterLineLeavesNothingOfALongerOne() {
    try (ProgressLine line = line(true)) {
      line.show("100 of 200");
      line.show("done");
    }

    assertThat(text()).isEqualTo("\r100 of 200 \rdone      " + System.lineSeparator());
  }

  @Test
  void whatWasNeverShownEndsNoLine() {
    line(true).close();

    assertThat(text()).isEmpty();
  }

  @Test
  void quietSaysNothing() {
    ProgressLine.silence(true);
    try (ProgressLine line = line(true)) {
      line.show("100 of 200");
    }
    try (ProgressLine line = line(false)) {
      now = now.plusSeconds(60);
      line.show("100 of 200");
    }

    assertThat(text()).isEmpty();
  }

  @Test
  void whatIsLeftFollowsFromTheRate() {
    assertThat(ProgressLine.left(1, 3, Duration.ofMinutes(45))).isEqualTo(", 1:30:00 left");
    assertThat(ProgressLine.left(0, 3, Duration.ofMinutes(45))).isEmpty();
    assertThat(ProgressLine.left(3, 3, Duration.ofMinutes(45))).isEqualTo(", 0:00:00 left");
  }

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(
        new PrintStream(written, true, StandardCharsets.UTF_8), terminal, () -> now);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
