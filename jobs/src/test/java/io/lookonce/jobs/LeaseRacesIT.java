package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that race for one folder again and again: of the same identity, of another host name
 * and another space of process numbers, and with a clock that is an hour ahead or behind. Never are
 * two of them inside.
 *
 * <p>System property {@code lookonce.races}: how often each of them gets the folder (default 200).
 */
class LeaseRacesIT {

  private static final int RACES = Integer.getInteger("lookonce.races", 200);

  private static final List<String> UNSHARE =
      List.of(
          "unshare",
          "--user",
          "--map-root-user",
          "--pid",
          "--fork",
          "--uts",
          "--mount-proc",
          "bash",
          "-c",
          "hostname other; exec \"$@\"",
          "_");

  @TempDir private Path folder;

  @Test
  void twoOfTheSameIdentityAreNeverInsideAtOnce() throws Exception {
    race(List.of(), List.of(), List.of(), 0);
  }

  @Test
  void twoThatCannotSeeEachOtherAreNeverInsideAtOnce() throws Exception {
    race(List.of("-Duser.name=one"), List.of(), List.of("-Duser.name=two"), 0);
  }

  /** As in a container: of another host name, with process numbers of its own from 1. */
  @Test
  void oneInANamespaceOfItsOwnIsNeverInsideWithAnother() throws Exception {
    assumeTrue(
        canUnshare(), "this system does not let its user make namespaces for processes and names");
    race(List.of(), UNSHARE, List.of(), 0);
  }

  private boolean canUnshare() throws InterruptedException {
    List<String> words = new ArrayList<>(UNSHARE);
    words.add("true");
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("unshare.log").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  @Test
  void aClockAheadChangesNothing() throws Exception {
    race(List.of("-Duser.name=one"), List.of(), List.of("-Duser.name=two"), 3600);
  }

  @Test
  void aClockBehindChangesNothing() throws Exception {
    race(List.of("-Duser.name=one"), List.of(), List.of("-Duser.name=two"), -3600);
  }

  /**
   * Two processes race.
   *
   * @param prefix of the command that starts the second
   * @param shift of the second one's clock, in seconds
   */
  private void race(List<String> first, List<String> prefix, List<String> second, int shift)
      throws Exception {
    List<Process> racers =
        List.of(racer("one", List.of(), first, 0), racer("two", prefix, second, shift));
    for (Process racer : racers) {
      assertThat(racer.waitFor(2, TimeUnit.HOURS)).isTrue();
    }
    for (String name : List.of("one", "two")) {
      assertThat(Files.readString(folder.resolve(name + ".log"))).as(name).endsWith("done\n");
    }
    assertThat(Files.readAllLines(folder.resolve("entries")))
        .hasSize(2 * RACES)
        .allMatch(line -> line.matches("in (one|two) out \\1"));
  }

  private Process racer(String name, List<String> prefix, List<String> settings, int shift)
      throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.add(CommandRun.java());
    words.addAll(CommandRun.QUICK_START);
    words.addAll(settings);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Racer.class.getName()));
    words.addAll(List.of(folder.toString(), name, "" + RACES, "" + shift));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  /** Takes the folder a number of times and writes in it. */
  static final class Racer {

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      int shift = Integer.parseInt(arguments[3]);
      if (shift != 0) {
        Thread clock = new Thread(() -> shift(folder.resolve("output"), shift));
        clock.setDaemon(true);
        clock.start();
      }
      for (int race = 0; race < Integer.parseInt(arguments[2]); race++) {
        enter(folder, arguments[1]);
      }
      System.out.println("done");
      System.exit(0);
    }

    private static void enter(Path folder, String name) throws Exception {
      Storage storage = new Storage(new Configuration());
      var output = new org.apache.hadoop.fs.Path(folder.resolve("output").toUri());
      while (true) {
        try (OutputLease lease = OutputLease.take(storage, output, name)) {
          lease.requireHeld();
          Path inside = Files.createFile(folder.resolve("inside"));
          append(folder, "in " + name);
          Thread.sleep(5);
          append(folder, " out " + name + "\n");
          Files.delete(inside);
          return;
        } catch (InputRefused taken) {
          Thread.sleep(1);
        }
      }
    }

    private static void append(Path folder, String text) throws IOException {
      Files.writeString(
          folder.resolve("entries"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Its claims look as those of a machine whose clock is wrong. */
    private static void shift(Path output, int seconds) {
      String own = ProcessHandle.current().pid() + "@";
      while (true) {
        try (DirectoryStream<Path> claims =
            Files.newDirectoryStream(output.resolve(OutputLease.FOLDER))) {
          for (Path claim : claims) {
            if (claim.getFileName().toString().startsWith(own)) {
              Files.setLastModifiedTime(claim, FileTime.from(Instant.now().plusSeconds(seconds)));
            }
          }
        } catch (IOException | RuntimeException gone) {
          continue;
        }
      }
    }
  }
}
