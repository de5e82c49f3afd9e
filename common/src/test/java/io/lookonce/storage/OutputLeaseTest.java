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
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class OutputLeaseTest {

  private static final String ID = "~00000000-0000-0000-0000-000000000000";
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final String CLAIM =
      "{\"command\": \"train\", \"since\": \"2026-01-01T00:00:00Z\", \"holds\": true, \"beat\":"
          + " %d}";

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
          .hasMessageContaining(
              String.format(Locale.ROOT, "(process %d)", ProcessHandle.current().pid()));
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
    Path dead = claim(seenHere(process.pid()));

    try (OutputLease lease = take()) {
      lease.requireHeld();
      assertThat(dead).doesNotExist();
    }
  }

  /** Two containers share the host name and the process number, and see neither process. */
  @Test
  void aProcessThatCannotBeSeenIsNotTakenForDead() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    Path others =
        claim(seenHere(process.pid()).replaceFirst("~[0-9a-f]{16}~", "~0123456789abcdef~"));
    assertThatThrownBy(this::take).isInstanceOf(InputRefused.class);
    assertThat(others).exists();
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
    takeShort().close();
    assertThat(others).doesNotExist();
  }

  /** A clock that runs a year ahead must not close a folder for a year. */
  @ParameterizedTest
  @ValueSource(ints = {3600, -3600, -365 * 86400})
  void aDeadClaimIsTakenOverWhateverItsClockSays(int seconds) throws IOException {
    Path others = claim("1@another-machine" + ID);
    age(others, seconds);
    takeShort().close();
    assertThat(others).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, -3600})
  void aLivingClaimIsLeftAloneWhateverItsClockSays(int seconds) throws Exception {
    Path others = claim("1@another-machine" + ID);
    age(others, seconds);
    AtomicBoolean running = new AtomicBoolean(true);
    Thread heart =
        new Thread(
            () -> {
              for (int beat = 1; running.get(); beat++) {
                try {
                  Files.writeString(others, String.format(Locale.ROOT, CLAIM, beat));
                  age(others, seconds);
                  Thread.sleep(20);
                } catch (IOException | InterruptedException stopped) {
                  return;
                }
              }
            });
    heart.start();
    try {
      assertThatThrownBy(this::takeShort).isInstanceOf(InputRefused.class);
      assertThat(others).exists();
    } finally {
      running.set(false);
      heart.join();
    }
  }

  @Test
  void aWriterThatLostItCommitsNothingMore() throws Exception {
    Storage guarded = new Storage(new Configuration());
    Path before = output.resolve("before");
    try (OutputLease lease = OutputLease.take(guarded, hadoop(output), "detect")) {
      guarded.guard(lease);
      guarded.writeAtomically(hadoop(before), new byte[] {1});
      try (var entries = Files.list(claims())) {
        Files.delete(entries.findFirst().orElseThrow());
      }
      Path written = Files.writeString(output.resolve(".hidden"), "late");
      assertThatThrownBy(() -> guarded.writeAtomically(hadoop(output.resolve("x")), new byte[1]))
          .hasMessageContaining("is no longer this run's");
      assertThatThrownBy(() -> guarded.replace(hadoop(written), hadoop(before)))
          .hasMessageContaining("is no longer this run's");
      assertThatThrownBy(() -> guarded.publish(hadoop(written), hadoop(output.resolve("y"))))
          .hasMessageContaining("is no longer this run's");
      assertThatThrownBy(() -> guarded.delete(hadoop(before)))
          .hasMessageContaining("is no longer this run's");
      guarded.writeAtomically(hadoop(folder.resolve("elsewhere")), new byte[1]);
    }
    assertThat(Files.readAllBytes(before)).containsExactly(1);
    assertThat(output.resolve("x")).doesNotExist();
    assertThat(output.resolve("y")).doesNotExist();
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

  private OutputLease takeShort() throws IOException {
    return OutputLease.take(storage, hadoop(output), "detect", SHORT, Duration.ZERO);
  }

  private Path claim(String name) throws IOException {
    Files.createDirectories(claims());
    return Files.writeString(claims().resolve(name), String.format(Locale.ROOT, CLAIM, 1));
  }

  private Path claims() {
    return output.resolve(OutputLease.FOLDER);
  }

  /** A claim of a process whose number this process can look up. */
  private static String seenHere(long pid) {
    WriterProcess own = WriterProcess.begin();
    own.end();
    return own.name().replaceFirst("\\d+@", pid + "@");
  }

  private static void age(Path path, int seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
