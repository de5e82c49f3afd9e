package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, to be struck in the middle of its work. */
final class StruckRun implements AutoCloseable {

  /** Bounds hangs, on a busy machine too; it measures nothing. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** So many commits are enough to be in the middle. */
  private static final int STRUCK_AT = 2;

  private final Process driver;
  private final Path log;
  private final Progress progress;
  private final int commits;
  private int struck;

  /** How many commits there have been. */
  @FunctionalInterface
  interface Progress {
    int commits() throws IOException;
  }

  /**
   * @param log what it says
   * @param commits how many it makes in all
   */
  StruckRun(Process driver, Path log, Progress progress, int commits) {
    this.driver = driver;
    this.log = log;
    this.progress = progress;
    this.commits = commits;
  }

  /** Waits for the middle. */
  void awaitProgress() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (struck < STRUCK_AT && driver.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(5);
      struck = progress.commits();
    }
    assertThat(driver.isAlive()).as("dead before the fault: " + log()).isTrue();
    assertThat(struck).as("too early or too late: " + log()).isBetween(STRUCK_AT, commits - 1);
  }

  /** How far it was when it was struck. */
  String struck() {
    return String.format(Locale.ROOT, "at %d of %d: ", struck, commits);
  }

  void awaitDone() throws IOException, InterruptedException {
    assertThat(awaitEnd()).as(log()).isZero();
  }

  /** Waits for its exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    assertThat(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
    return driver.exitValue();
  }

  /** What went wrong is said to a person, not to a programmer. */
  void assertOneLine(String reason) throws IOException {
    assertThat(log()).contains(reason).doesNotContain("\tat ");
  }

  /** Kills it as a power cut would, if it still runs. */
  @Override
  public void close() throws InterruptedException {
    CommandRun.kill(driver);
  }

  private String log() throws IOException {
    return Files.readString(log);
  }
}
