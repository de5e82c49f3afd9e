package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that end as by a power cut: right before and right after every kind of step that commits
 * something, and at random moments. The same command afterwards comes to the result of a run that
 * nothing stopped, and nothing has to be cleaned up by hand. The steps are those that a calm run
 * reports: each file or folder that gets its name or is deleted, two of a kind counting as one. The
 * figures are written to {@code target/crashes.md}.
 *
 * <p>System properties: {@code lookonce.crashes}, commands separated by commas, or all (default);
 * {@code lookonce.crashes.random}, how often each is killed at a random moment (default 15); {@code
 * lookonce.crashes.only}, a pattern of the steps.
 */
class CrashIT {

  private static final String HOOK = "lookonce.test.crash";
  private static final int KILLED = 137;
  private static final Path PAGE = Path.of("target", "crashes.md");

  /** Stands for the output in a step. */
  private static final String OUTPUT = "{output}";

  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  @TempDir private static Path folder;

  private final Storage storage = new Storage(new Configuration());
  private final Random random = new Random(20261130);

  /** What must be the same of a run that was killed and continued, and a calm one. */
  private interface Subject {

    String command();

    List<String> words(String output);

    Object result(String output) throws IOException;
  }

  /** A command of the table of faults. */
  private record Continued(FaultSubject subject, Storage storage) implements Subject {

    @Override
    public String command() {
      return subject.command();
    }

    @Override
    public List<String> words(String output) {
      return List.of(subject.again(output));
    }

    /** Its result, and the files of the models that it published. */
    @Override
    public Object result(String output) throws IOException {
      Map<String, Object> result = new TreeMap<>();
      result.put("result", subject.result(storage, output));
      for (Path models : List.of(Path.of(output, "model"), Path.of(output + "-models"))) {
        if (Files.isDirectory(models)) {
          result.put(models.getFileName().toString().replaceAll(".*-", ""), files(models));
        }
      }
      return result;
    }
  }

  /** A data set of images. */
  private record Ingest(NoisyColours colours) implements Subject {

    @Override
    public String command() {
      return "ingest";
    }

    @Override
    public List<String> words(String output) {
      return List.of(
          "ingest",
          "--input=" + colours.images(),
          String.format(Locale.ROOT, "--size=%dx%1$d", NoisyColours.SIDE),
          "--name=colours",
          "--output=" + output);
    }

    @Override
    public Object result(String output) throws IOException {
      return files(Path.of(output));
    }
  }

  /** Digests of all files but those that tell of times. */
  private static Map<String, String> files(Path root) throws IOException {
    return SameResult.digests(root);
  }

  /**
   * A kind of step.
   *
   * @param number which one of its kind ends the run, from 1
   * @param pattern of the step, with {@link #OUTPUT}
   */
  private record Step(int number, String pattern) {

    String hook(String output) {
      return number + " " + pattern.replace(OUTPUT, Pattern.quote(output));
    }
  }

  @TestFactory
  Stream<DynamicTest> whatEndsAnywhereIsContinuedToTheSameResult() throws Exception {
    String wanted = System.getProperty("lookonce.crashes", "all");
    List<Subject> subjects = new ArrayList<>();
    String others = wanted.equals("all") ? FaultSubjects.EACH_ONCE : wanted;
    for (FaultSubject subject : new FaultSubjects(folder).make(others)) {
      subjects.add(new Continued(subject, storage));
    }
    if (wanted.equals("all") || List.of(wanted.split(",")).contains("ingest")) {
      subjects.add(
          new Ingest(NoisyColours.in(Files.createDirectory(folder.resolve("ingest")), 40)));
    }
    return subjects.stream()
        .map(subject -> DynamicTest.dynamicTest(subject.command(), () -> crash(subject)));
  }

  private void crash(Subject subject) throws Exception {
    String whole = folder.resolve(subject.command() + "-whole").toString();
    Path log = folder.resolve(subject.command() + "-steps");
    long start = System.nanoTime();
    Process calm = start(subject, whole, Map.of(HOOK, "list " + log));
    assertThat(calm.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(calm.exitValue()).as(Files.readString(Path.of(whole + ".log"))).isZero();
    long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Object expected = subject.result(whole);
    List<Step> steps = steps(log, whole);
    assertThat(steps).isNotEmpty();
    List<String> failures = new ArrayList<>();
    int kills = 0;
    for (Step step : steps) {
      for (String when : List.of("before", "after")) {
        String output = output(subject, kills++);
        Process process = start(subject, output, Map.of(HOOK, when + " " + step.hook(output)));
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        String what = String.join(" ", subject.command(), when, step.toString());
        if (process.exitValue() == KILLED) {
          continueAndCompare(what, subject, output, expected, failures);
        } else {
          failures.add(what + ": was not reached, exit code " + process.exitValue());
        }
      }
    }
    int atRandom = Integer.getInteger("lookonce.crashes.random", 15);
    int stillRunning = 0;
    for (int i = 0; i < atRandom; i++) {
      String output = output(subject, kills++);
      Process process = start(subject, output, Map.of());
      long moment = random.nextLong(milliseconds);
      stillRunning += process.waitFor(moment, TimeUnit.MILLISECONDS) ? 0 : 1;
      CommandRun.kill(process);
      continueAndCompare(
          subject.command() + " after " + moment + " ms", subject, output, expected, failures);
    }
    note(subject.command(), steps, atRandom, stillRunning, failures.size());
    assertThat(failures).isEmpty();
  }

  private static String output(Subject subject, int number) {
    return folder.resolve(subject.command() + "-" + number).toString();
  }

  /** Each kind of step once; of several of a kind, the second. */
  private static List<Step> steps(Path log, String output) throws IOException {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (String step : Files.readAllLines(log)) {
      String[] around = step.replace(output, OUTPUT).split(Pattern.quote(OUTPUT), -1);
      StringBuilder kind = new StringBuilder(quoted(around[0]));
      for (int i = 1; i < around.length; i++) {
        kind.append(OUTPUT).append(quoted(around[i]));
      }
      kinds.merge(kind.toString(), 1, Integer::sum);
    }
    String only = System.getProperty("lookonce.crashes.only", ".*");
    return kinds.entrySet().stream()
        .filter(kind -> kind.getKey().matches(only))
        .map(kind -> new Step(Math.min(2, kind.getValue()), kind.getKey()))
        .toList();
  }

  /** A pattern that takes any number and any random name for another. */
  private static String quoted(String text) {
    return text.replaceAll("[.+(){}\\[\\]^$|?*\\\\]", "\\\\$0")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "\u0001")
        .replaceAll("[0-9]+", "[0-9]+")
        .replace("\u0001", "[0-9a-f-]{36}");
  }

  private void continueAndCompare(
      String what, Subject subject, String output, Object expected, List<String> failures)
      throws IOException {
    CommandRun again = CommandRun.of(subject.words(output).toArray(String[]::new));
    boolean wasDone = again.err().contains("is a data set already");
    if (again.exitCode() != 0 && !wasDone) {
      failures.add(what + ": run again: " + again.err());
      return;
    }
    if (!subject.result(output).equals(expected)) {
      failures.add(what + ": " + subject.result(output) + " instead of " + expected);
    }
    if (!storage.exists(new org.apache.hadoop.fs.Path(output, "run.json"))
        || !Files.readString(Path.of(output, "run.json")).contains("\"done\"")) {
      failures.add(what + ": run.json does not say done");
    }
    failures.addAll(leftOver(what, Path.of(output), ""));
    // Others may publish there; a later publication removes it once it is an hour old.
    failures.addAll(leftOver(what, Path.of(output + "-models"), "(.*/)?\\.CURRENT\\.[^/]*"));
  }

  private static List<String> leftOver(String what, Path place, String allowed) throws IOException {
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<Path> left = Files.walk(place)) {
      return left.map(path -> place.relativize(path).toString())
          .filter(
              path ->
                  path.matches("(.*/)?(\\..*|staging|_ingesting|" + OutputLease.FOLDER + ")(/.*)?"))
          .filter(path -> !path.matches(allowed))
          .map(path -> what + ": left over: " + path)
          .toList();
    }
  }

  private static void note(
      String command, List<Step> steps, int atRandom, int stillRunning, int failures)
      throws IOException {
    ROWS.put(
        command,
        String.format(
            Locale.ROOT,
            "| `%s` | %d | %d | %d, %d before the end | %s |",
            command,
            steps.size(),
            steps.size() * 2,
            atRandom,
            stillRunning,
            failures == 0 ? "same result, nothing left over" : failures + " FAILED"));
    StringBuilder page =
        new StringBuilder(
            """
            | command | kinds of steps | killed before and after each | killed at a random moment | run again |
            |---|---:|---:|---|---|
            """);
    ROWS.values().forEach(row -> page.append(row).append('\n'));
    Files.createDirectories(PAGE.getParent());
    Files.writeString(PAGE, page);
  }

  private static Process start(Subject subject, String output, Map<String, String> settings)
      throws IOException {
    return CommandRun.start(
        Path.of(output + ".log"), settings, subject.words(output).toArray(String[]::new));
  }
}
