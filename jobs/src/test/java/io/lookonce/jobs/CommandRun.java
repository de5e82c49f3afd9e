package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunSchemaCheck;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of the command line.
 *
 * @param exitCode what it ended with
 * @param out what it said
 * @param err what it complained of
 */
public record CommandRun(int exitCode, String out, String err) {

  /** For a JVM that lives some seconds: its start is what takes the time. */
  static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Runs a command in this JVM; a {@code run.json} that it leaves must be as its schema says. */
  public static CommandRun of(String... arguments) {
    long started = System.currentTimeMillis();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.run(arguments);
      requireSchema(started, arguments);
      return new CommandRun(
          exitCode,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static void requireSchema(long started, String... arguments) {
    List<String> words = List.of(String.join("\n", arguments).split("\n|=", -1));
    int option = words.lastIndexOf("--output");
    if (option < 0 || option + 1 == words.size() || words.get(option + 1).contains(":")) {
      return;
    }
    File file = new File(words.get(option + 1), RunFile.NAME);
    if (file.lastModified() < started) {
      return;
    }
    try {
      assertThat(RunSchemaCheck.problems(new ObjectMapper().readTree(file)))
          .as(file.toString())
          .isEmpty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Starts a command in a JVM of its own, so that it can be killed. */
  public static Process start(Path log, String... arguments) throws IOException {
    return start(log, Map.of(), arguments);
  }

  /**
   * Starts a command in a JVM of its own.
   *
   * @param settings of Spark, by key
   */
  public static Process start(Path log, Map<String, String> settings, String... arguments)
      throws IOException {
    return process(log, settings, arguments).start();
  }

  /** What {@link #start} starts, for a test that has to give it an environment. */
  public static ProcessBuilder process(
      Path log, Map<String, String> settings, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(java());
    words.addAll(QUICK_START);
    words.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    settings.forEach((key, value) -> words.add("-D" + key + "=" + value));
    words.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    words.add("io.lookonce.jobs.Main");
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
  }

  /** The {@code java} that runs the tests. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Kills a process as a power cut would, and waits until it is gone. */
  public static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }
}
