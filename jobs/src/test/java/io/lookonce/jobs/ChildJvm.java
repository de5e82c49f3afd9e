package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own, with the class path of the tests. */
public final class ChildJvm {

  private ChildJvm() {}

  /** Runs a class to its end and returns what it printed. */
  public static String run(Path folder, List<String> options, String main, List<String> arguments)
      throws IOException, InterruptedException {
    return run(folder, Map.of(), options, main, arguments);
  }

  /**
   * Runs a class to its end.
   *
   * @param environment on top of this process's own
   * @param options of the JVM
   * @return what it printed
   */
  public static String run(
      Path folder,
      Map<String, String> environment,
      List<String> options,
      String main,
      List<String> arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g"));
    words.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    words.addAll(arguments);
    Path out = Files.createTempFile(folder, "child", ".out");
    Path err = Files.createTempFile(folder, "child", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as(Files.readString(err)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }
}
