package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that end as by a power cut: right before and right after each kind of file gets its
 * name, and at random moments. The same command afterwards comes to the result of a run that
 * nothing stopped, and nothing has to be cleaned up by hand.
 *
 * <p>System properties: {@code lookonce.crashes}, commands separated by commas, or all (default);
 * {@code lookonce.crashes.random}, how often each is killed at a random moment (default 3).
 */
class CrashIT {

  private static final String HOOK = "lookonce.test.crash";
  private static final int KILLED = 137;

  /** What gets a name, by command; each pattern is reached before and after the rename. */
  private static final Map<String, List<String>> STEPS =
      Map.of(
          "detect", scoringSteps(),
          "classify", scoringSteps(),
          "train", trainingSteps(),
          "train-detector", trainingSteps(),
          "sweep",
              List.of(
                  "1 .*/sweep\\.json", "2 .*/trial-.*", "1 .*/trials\\.parquet", "2 .*/run\\.json"),
          "retrain",
              List.of(
                  "1 .*/train-.*\\.parquet",
                  "1 .*/dataset\\.json",
                  "1 .*/plan\\.json",
                  "1 .*/colours/[0-9]+",
                  "1 .*/history/.*",
                  "1 .*/report\\.html"),
          "ingest",
              List.of(
                  "1 .*/train-.*\\.parquet",
                  "1 .*/left_out\\.json",
                  "1 .*/digests\\.json",
                  "1 .*/duplicates\\.json"));

  private final Storage storage = new Storage(new Configuration());
  private final Random random = new Random(20261130);

  @TempDir private Path folder;

  private static List<String> scoringSteps() {
    return List.of(
        "1 .*/settings\\.json",
        "1 .*/plan-.*",
        "2 .*/commits/batch-.*",
        "2 .*/batch-.*\\.parquet",
        "1 .*/all\\.json",
        "1 .*/segment-.*",
        "1 .*/index/state\\.json",
        "1 .*/report\\.html",
        "2 .*/run\\.json");
  }

  private static List<String> trainingSteps() {
    return List.of("2 .*/round-[0-9]+", "1 .*/model", "1 .*/train\\.html", "2 .*/run\\.json");
  }

  /** Reads what a command leaves. */
  @FunctionalInterface
  private interface Result {
    Object of(String output) throws IOException;
  }

  @Test
  void whatEndsAnywhereIsContinuedToTheSameResult() throws Exception {
    String commands = System.getProperty("lookonce.crashes", "all");
    for (FaultSubject subject : new FaultSubjects(folder).make(commands)) {
      crash(
          subject.command(),
          output -> List.of(subject.again(output)),
          output -> subject.result(storage, output));
    }
    if (commands.equals("all") || List.of(commands.split(",")).contains("ingest")) {
      NoisyColours colours = NoisyColours.in(Files.createDirectory(folder.resolve("ingest")), 40);
      crash("ingest", output -> ingest(colours, output), CrashIT::dataset);
    }
  }

  private static List<String> ingest(NoisyColours colours, String output) {
    return List.of(
        "ingest",
        "--input=" + colours.images(),
        String.format(Locale.ROOT, "--size=%dx%1$d", NoisyColours.SIDE),
        "--name=colours",
        "--output=" + output);
  }

  private static Object dataset(String output) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of(output))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals("run.json")) {
          try (InputStream in = Files.newInputStream(file)) {
            digests.put(Path.of(output).relativize(file).toString(), Sha256.of(in));
          }
        }
      }
    }
    return digests;
  }

  private void crash(String command, Function<String, List<String>> words, Result result)
      throws Exception {
    String whole = folder.resolve(command + "-whole").toString();
    long start = System.nanoTime();
    run(words.apply(whole));
    long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Object expected = result.of(whole);
    int number = 0;
    for (String step : STEPS.get(command)) {
      for (String when : List.of("before", "after")) {
        String output = folder.resolve(command + "-" + number++).toString();
        Process process = start(output, Map.of(HOOK, when + " " + step), words.apply(output));
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s %s %s", command, when, step).isEqualTo(KILLED);
        continueAndCompare(
            command + " " + when + " " + step, words.apply(output), output, expected, result);
      }
    }
    for (int i = 0; i < Integer.getInteger("lookonce.crashes.random", 3); i++) {
      String output = folder.resolve(command + "-random-" + i).toString();
      Process process = start(output, Map.of(), words.apply(output));
      process.waitFor(random.nextLong(milliseconds * 2), TimeUnit.MILLISECONDS);
      CommandRun.kill(process);
      continueAndCompare(command + " at random", words.apply(output), output, expected, result);
    }
  }

  private void continueAndCompare(
      String what, List<String> words, String output, Object expected, Result result)
      throws IOException {
    CommandRun again = CommandRun.of(words.toArray(String[]::new));
    boolean wasDone = again.err().contains("is a data set already");
    assertThat(again.exitCode() == 0 || wasDone).as(what + ": " + again.err()).isTrue();
    assertThat(result.of(output)).as(what).isEqualTo(expected);
    try (Stream<Path> left = Files.walk(Path.of(output))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as(what)
          .noneMatch(name -> name.startsWith(".") || name.equals("_lookonce.lease"))
          .doesNotContain("staging");
    }
  }

  private static void run(List<String> words) {
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static Process start(String output, Map<String, String> settings, List<String> words)
      throws IOException {
    return CommandRun.start(Path.of(output + ".log"), settings, words.toArray(String[]::new));
  }
}
