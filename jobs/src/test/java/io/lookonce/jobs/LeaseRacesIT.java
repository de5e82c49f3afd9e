package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Processes that race for one folder again and again: of the same identity, of another space of
 * process numbers, and with a clock that is an hour ahead or behind. Never are two of them inside.
 *
 * <p>System property {@code lookonce.races}: how often each of them gets the folder (default 200;
 * those with another clock a tenth of that, as they are watched before they are believed).
 */
class LeaseRacesIT {

  private static final int RACES = Integer.getInteger("lookonce.races", 200);

  @TempDir private Path folder;

  @Test
  void twoOfTheSameIdentityAreNeverInsideAtOnce() throws Exception {
    race(RACES, List.of(), 0, List.of(), 0);
  }

  @Test
  void twoThatCannotSeeEachOtherAreNeverInsideAtOnce() throws Exception {
    race(RACES, List.of("-Duser.name=one"), 0, List.of("-Duser.name=two"), 0);
  }

  @Test
  void aClockAheadChangesNothing() throws Exception {
    race(RACES / 10 + 1, List.of("-Duser.name=one"), 3600, List.of("-Duser.name=two"), 0);
  }

  @Test
  void aClockBehindChangesNothing() throws Exception {
    race(RACES / 10 + 1, List.of("-Duser.name=one"), -3600, List.of("-Duser.name=two"), 0);
  }

  private void race(
      int times, List<String> first, int firstShift, List<String> second, int secondShift)
      throws Exception {
    List<Process> racers =
        List.of(racer("one", first, times, firstShift), racer("two", second, times, secondShift));
    for (Process racer : racers) {
      assertThat(racer.waitFor(2, TimeUnit.HOURS)).isTrue();
    }
    for (String name : List.of("one", "two")) {
      assertThat(Files.readString(folder.resolve(name + ".log"))).as(name).endsWith("done\n");
    }
    assertThat(Files.readAllLines(folder.resolve("entries")))
        .hasSize(2 * times)
        .allMatch(line -> line.matches("in (one|two) out \\1"));
  }

  private Process racer(String name, List<String> settings, int times, int shift)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(CommandRun.java()));
    words.addAll(CommandRun.QUICK_START);
    words.addAll(settings);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Racer.class.getName()));
    words.addAll(List.of(folder.toString(), name, "" + times, "" + shift));
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
