package io.lookonce.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The distribution that the build has made, run as a person runs it: by a script.
 *
 * @param home its folder
 * @param script its own, or that of the checkout
 */
record Distribution(Path home, Path script) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String SCRIPT = "submit/lookonce";

  Distribution(Path home) {
    this(home, home.resolve(SCRIPT));
  }

  /** The one of this build; it is there from Maven's phase {@code package} on. */
  static Distribution built() throws IOException {
    try (Stream<Path> entries = Files.list(target())) {
      return entries
          .filter(entry -> Files.isDirectory(entry.resolve("spark/jars")))
          .findFirst()
          .map(entry -> new Distribution(entry.toAbsolutePath()))
          .orElseThrow(
              () -> new IOException("no distribution in " + target() + ": run ./mvnw package"));
    }
  }

  /**
   * The same by the script of the checkout, which takes it, and none of the others that are built,
   * by the Spark of {@code SPARK_HOME}.
   */
  Distribution bySparkHome() {
    return new Distribution(home, Path.of("..", SCRIPT).toAbsolutePath().normalize());
  }

  /** The folder that this build writes; each build for another Spark has its own. */
  static Path target() {
    return Path.of(System.getProperty("lookonce.target", "target"));
  }

  /** The Spark that it carries: jars alone, without scripts. */
  Path sparkHome() {
    return home.resolve("spark");
  }

  /**
   * Options for JVMs of this Spark that live for seconds. Most of such a life is the loading of
   * Spark's classes, so a short run writes those into an archive that the others map into memory.
   *
   * @param folder for the archive
   */
  List<String> quickStart(Path folder) throws IOException, InterruptedException {
    Path archive = folder.resolve("spark.jsa");
    List<String> words =
        List.of(
            "--master=local[2]",
            "--conf=spark.ui.enabled=false",
            "--driver-java-options=-XX:ArchiveClassesAtExit=" + archive,
            "--",
            "generate",
            "circles",
            "--output",
            folder.resolve("archived-run").toString());
    CommandRun run =
        lookonce(
            Map.of("JDK_JAVA_OPTIONS", String.join(" ", CommandRun.QUICK_START)), folder, words);
    if (run.exitCode() != 0 || !Files.exists(archive)) {
      throw new IOException("no archive of classes was written: " + run.out() + run.err());
    }
    List<String> options = new ArrayList<>(CommandRun.QUICK_START);
    // JVMs with another class path start without it, and need not say so.
    options.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"));
    return options;
  }

  /**
   * Runs the script to its end.
   *
   * @param environment in addition to that of the tests
   * @param folder where its working folder and what it says go
   */
  CommandRun lookonce(Map<String, String> environment, Path folder, List<String> words)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "said", ".out");
    Path err = Files.createTempFile(folder, "said", ".err");
    Process process =
        builder(environment, words)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            String.format(Locale.ROOT, "%s hangs: %s", words, Files.readString(err)));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder builder(Map<String, String> environment, List<String> words) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (script.startsWith(home)) {
      builder.environment().remove("SPARK_HOME");
    } else {
      builder.environment().put("SPARK_HOME", sparkHome().toString());
    }
    builder.environment().putAll(environment);
    return builder;
  }
}
