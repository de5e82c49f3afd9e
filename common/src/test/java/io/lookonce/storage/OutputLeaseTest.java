package io.lookonce.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class OutputLeaseTest {

  private static final String ID = "~00000000-0000-0000-0000-000000000000";
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Storage storage = new Storage(new Configuration());

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void name() {
    output = folder.resolve("output");
  }

  @Test
  void theSecondIsRefusedAndTheFolderIsFreeAfterwards() throws IOException {
    try (OutputLease first = take()) {
      first.requireHeld();
      assertThatThrownBy(this::take)
          .isInstanceOf(InputRefused.class)
          .hasMessageContaining(" is being written by 'lookonce detect' on ")
          .hasMessageContaining("(process %d)".formatted(ProcessHandle.current().pid()));
    }
    assertThat(output).doesNotExist();
    take().close();

    Files.createDirectory(output);
    Files.writeString(output.resolve("result"), "kept");
    take().close();
    assertThat(output.resolve("result")).exists();
    assertThat(claims()).doesNotExist();
  }

  @Test
  void whatADeadProcessOfThisMachineClaimedIsFreeAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    Path dead = claim(process.pid() + "@" + host() + ID);

    try (OutputLease lease = take()) {
      lease.requireHeld();
      assertThat(dead).doesNotExist();
    }
  }

  @Test
  void anotherMachinesClaimHoldsUntilItExpires() throws IOException {
    Path others = claim("1@another-machine" + ID);
    age(others, 110);
    assertThatThrownBy(this::take)
        .hasMessageContaining("'lookonce train' on another-machine (process 1)")
        .hasMessageContaining("last heard of 11");
    assertThat(others).exists();

    age(others, 125);
    take().close();
    assertThat(others).doesNotExist();
  }

  @Test
  void aLeaseThatIsHeldDoesNotExpire() throws Exception {
    try (OutputLease lease =
        OutputLease.take(storage, hadoop(output), "detect", SHORT, Duration.ZERO)) {
      Thread.sleep(5 * SHORT.toMillis() / 2);
      lease.requireHeld();
      assertThatThrownBy(
              () -> OutputLease.take(storage, hadoop(output), "detect", SHORT, Duration.ZERO))
          .isInstanceOf(InputRefused.class);
    }
  }

  @Test
  void whoIsPatientGetsItWhenTheFirstEnds() throws Exception {
    OutputLease first = take();
    ExecutorService runner = Executors.newSingleThreadExecutor();
    Future<OutputLease> second =
        runner.submit(
            () -> OutputLease.takeWithin(Duration.ofMinutes(1), storage, hadoop(output), "models"));
    Thread.sleep(1000);
    assertThat(second.isDone()).isFalse();
    first.close();
    second.get(30, TimeUnit.SECONDS).close();
    runner.shutdown();
  }

  @Test
  void whoLosesItIsTold() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (OutputLease lease =
        OutputLease.take(storage, hadoop(output), "detect", SHORT, Duration.ZERO)) {
      lease.whenLost(told::countDown);
      try (var entries = Files.list(claims())) {
        Files.delete(entries.findFirst().orElseThrow());
      }
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(lease::requireHeld).hasMessageContaining("is no longer this run's");
    }
  }

  @Test
  void ofManyThatComeAtOnceOneGetsIt() throws Exception {
    ExecutorService runners = Executors.newFixedThreadPool(6);
    List<Callable<OutputLease>> takers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      takers.add(
          () -> {
            try {
              return take();
            } catch (InputRefused refused) {
              return null;
            }
          });
    }
    List<OutputLease> held = new ArrayList<>();
    for (Future<OutputLease> taken : runners.invokeAll(takers)) {
      if (taken.get() != null) {
        held.add(taken.get());
      }
    }
    runners.shutdown();
    assertThat(held).hasSizeLessThanOrEqualTo(1);
    held.forEach(OutputLease::close);
  }

  /** As a scheduler stops a driver before it starts another one on another machine. */
  @Test
  void aProcessThatIsToldToStopGivesItBack() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                hadoop(output).toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(holder.inputReader().lines().anyMatch("held"::equals)).isTrue();
      assertThat(claims()).isNotEmptyDirectory();
      holder.destroy();
      assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(claims()).doesNotExist();
    } finally {
      holder.destroyForcibly();
    }
  }

  /** Holds a lease until it is stopped. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      OutputLease.take(
              new Storage(new Configuration()),
              new org.apache.hadoop.fs.Path(arguments[0]),
              "detect")
          .requireHeld();
      System.out.println("held");
      Thread.sleep(Duration.ofMinutes(5).toMillis());
    }
  }

  @Test
  void whereNothingCanBeWrittenIsSaid() throws IOException {
    Files.writeString(output, "a file, not a folder");
    assertThatThrownBy(this::take)
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("output cannot be written: ");
  }

  private OutputLease take() throws IOException {
    return OutputLease.take(storage, hadoop(output), "detect");
  }

  private Path claim(String name) throws IOException {
    Files.createDirectories(claims());
    return Files.writeString(
        claims().resolve(name),
        "{\"command\": \"train\", \"since\": \"2026-01-01T00:00:00Z\", \"holds\": true}");
  }

  private Path claims() {
    return output.resolve(OutputLease.FOLDER);
  }

  private static String host() {
    return WriterProcess.begin().host();
  }

  private static void age(Path path, int seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
