package io.lookonce.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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

  /** Runs a command in this JVM. */
  public static CommandRun of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.run(arguments);
      return new CommandRun(
          exitCode,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
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
    List<String> words = new ArrayList<>();
    words.add(java());
    words.addAll(QUICK_START);
    words.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    settings.forEach((key, value) -> words.add("-D" + key + "=" + value));
    words.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    words.add("io.lookonce.jobs.Main");
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
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
