package io.lookonce.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code submit/lookonce} makes of its words, by a spark-submit that writes them down. */
@Tag("spark")
class SubmitScriptTest {

  /** Ends as a real one would: by what became of the driver, and by what is left of its end. */
  private static final String SPARK_SUBMIT =
      """
      #!/usr/bin/env bash
      for word in "$@"; do
        if [ "$word" = io.lookonce.jobs.cli.ExitCodeFile ]; then echo "$LEFT"; exit 0; fi
      done
      printf '%s\\n' "$@" >"$WORDS"
      [ -z "${STATE:-}" ] || echo "INFO ClientEndpoint: State of driver driver-1 is $STATE" >&2
      exit "${ENDS:-0}"
      """;

  @TempDir private Path folder;
  private Path home;
  private Path spark;

  @BeforeEach
  void layOut() throws IOException {
    home = folder.resolve("lookonce-0.2.0");
    for (String part : List.of("submit", "conf")) {
      try (Stream<Path> files = Files.list(Path.of("..", part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          copy(file, home.resolve(part).resolve(file.getFileName()));
        }
      }
    }
    touch(home.resolve("lib/lookonce-spark-3.5_2.12-0.2.0.jar"));
    touch(home.resolve("lib/training/native.jar"));
    spark = folder.resolve("spark");
    touch(spark.resolve("jars/spark-core_2.12-3.5.4.jar"));
    Path submit = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SPARK_SUBMIT);
    assertThat(submit.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void oneFigureGivesHeapAndWhatIsBesideIt() throws Exception {
    List<String> words =
        submitted(Map.of("LOOKONCE_MEMORY", "3g"), "--master yarn -- detect --images x");

    assertThat(words)
        .containsSubsequence("--executor-memory", "3072m")
        .containsSubsequence("--driver-memory", "3072m")
        .contains("spark.executor.memoryOverhead=3072m", "spark.driver.memoryOverhead=3072m");
    assertThat(value(words, "spark.executor.defaultJavaOptions"))
        .contains("-Dorg.bytedeco.javacpp.maxbytes=3072m")
        .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=6144m");
    assertThat(words)
        .endsWith(home + "/lib/lookonce-spark-3.5_2.12-0.2.0.jar", "detect", "--images", "x");
  }

  /** The common options of Spark need no {@code --}; where they stand does not matter. */
  @Test
  void sparksOptionsMayStandAmongTheCommands() throws Exception {
    List<String> words =
        submitted(Map.of(), "detect --master=yarn --images x --num-executors 3 --output y");

    assertThat(words)
        .containsSubsequence("--master", "yarn", "--num-executors", "3")
        .endsWith("detect", "--images", "x", "--output", "y");
  }

  @Test
  void whatAPersonSaysGoesFirst() throws Exception {
    Files.createDirectories(spark.resolve("conf"));
    Files.writeString(
        spark.resolve("conf/spark-defaults.conf"),
        "# a comment\nspark.driver.memory   5g\nspark.task.cpus=2\nspark.master yarn\n"
            + "spark.driver.extraJavaOptions -Ddb.password=hunter2\n"
            + "spark.executor.extraJavaOptions -Ddb.password=hunter2\n");

    List<String> words =
        submitted(
            Map.of("LOOKONCE_MEMORY", "3g"),
            "--executor-memory 700m --conf spark.executor.extraJavaOptions=-Dmine=1"
                + " --driver-java-options -Dmine=2 -- train a.conf");

    assertThat(last(words, "--executor-memory")).isEqualTo("700m");
    assertThat(last(words, "--driver-memory")).isEqualTo("5120m");
    assertThat(words).contains("spark.executor.memoryOverhead=1024m");
    assertThat(words).contains("spark.executorEnv.OMP_NUM_THREADS=2");
    assertThat(value(words, "spark.executor.extraJavaOptions")).endsWith("=-Dmine=1");
    assertThat(last(words, "--driver-java-options")).isEqualTo("-Dmine=2");
    assertThat(value(words, "spark.driver.defaultJavaOptions"))
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    // What is in the file is Spark's to read: words can be read by everybody on the machine.
    assertThat(words).noneMatch(word -> word.contains("hunter2"));
  }

  @Test
  void theNativePartsOfTrainingGoWithTrainingOnly() throws Exception {
    assertThat(submitted(Map.of(), "-- detect --images x")).doesNotContain("--jars");
    String natives = home + "/lib/training/native.jar";
    assertThat(last(submitted(Map.of(), "-- train a.conf"), "--jars")).isEqualTo(natives);
    assertThat(last(submitted(Map.of(), "--jars a.jar -- train-detector b"), "--jars"))
        .isEqualTo("a.jar," + natives);
    List<String> installed =
        submitted(Map.of("LOOKONCE_INSTALLED", "/opt/lookonce"), "-- train a.conf");
    assertThat(last(installed, "--jars"))
        .isEqualTo("local:///opt/lookonce/lib/training/native.jar");
    assertThat(installed).contains("local:///opt/lookonce/lib/lookonce-spark-3.5_2.12-0.2.0.jar");
    // The worker that starts a driver would know no local:.
    assertThat(
            submitted(
                Map.of("LOOKONCE_INSTALLED", "/opt/lookonce", "STATE", "FINISHED"),
                "--master spark://h:7077 --deploy-mode cluster -- train a.conf"))
        .containsSubsequence(
            "local:///opt/lookonce/lib/training/native.jar",
            "file:///opt/lookonce/lib/lookonce-spark-3.5_2.12-0.2.0.jar");
  }

  @Test
  void aDriverElsewhereGetsWhatSparkLeavesOut() throws Exception {
    List<String> words =
        submitted(
            Map.of("STATE", "FINISHED"),
            "--master spark://h:7077 --deploy-mode cluster -- detect --output hdfs://n/out/");

    assertThat(words).contains("spark.standalone.submit.waitAppCompletion=true");
    assertThat(value(words, "spark.driver.defaultJavaOptions"))
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        .contains("-Dlookonce.exit-file=hdfs://n/.out.exit-")
        .doesNotContain("-Dlookonce.conf");
  }

  @Test
  void yarnTriesADriverOnceUnlessToldOtherwise() throws Exception {
    String cluster = "--master yarn --deploy-mode cluster";
    assertThat(submitted(Map.of("ENDS", "0"), cluster + " -- detect"))
        .contains("spark.yarn.maxAppAttempts=1");
    assertThat(
            submitted(
                Map.of("ENDS", "0"), cluster + " --conf spark.yarn.maxAppAttempts=3 -- detect"))
        .contains("spark.yarn.maxAppAttempts=3")
        .doesNotContain("spark.yarn.maxAppAttempts=1");
  }

  @Test
  void theExitCodeIsThatOfTheRunWhereverTheDriverRan() throws Exception {
    String standalone = "--master spark://h:7077 --deploy-mode cluster -- detect --output /out";
    assertThat(run(Map.of("STATE", "FINISHED"), standalone).exitCode()).isZero();
    assertThat(run(Map.of("STATE", "FAILED", "LEFT", "3"), standalone).exitCode()).isEqualTo(3);
    assertThat(run(Map.of("STATE", "KILLED", "LEFT", ""), standalone).exitCode()).isEqualTo(1);
    String yarn = "--master yarn --deploy-mode cluster -- detect --output /out";
    assertThat(run(Map.of("ENDS", "1", "LEFT", "2"), yarn).exitCode()).isEqualTo(2);
    assertThat(run(Map.of("ENDS", "0"), yarn).exitCode()).isZero();
    assertThat(run(Map.of("ENDS", "3"), "--master yarn -- detect --output /out").exitCode())
        .isEqualTo(3);
  }

  @Test
  void aSparkWithoutABuildIsRefusedByName() throws Exception {
    for (String version : List.of("2.13-3.5.1", "2.12-3.4.2", "2.13-4.0.0")) {
      spark = sparkOf(version);
      CommandRun run = run(Map.of(), "-- detect");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo(
              String.format(
                  Locale.ROOT,
                  "lookonce: SPARK_HOME=%s is Spark %s for Scala %s; built is spark-3.5_2.12; put"
                      + " the distribution of Lookonce for that Spark beside %s%n",
                  spark,
                  version.substring(5),
                  version.substring(0, 4),
                  home));
    }
    spark = folder.resolve("absent");
    assertThat(run(Map.of(), "-- detect").err()).contains("has no jars folder");
  }

  @Test
  void theDistributionForTheSparkIsTakenFromBesideThisOne() throws Exception {
    Path other = folder.resolve("lookonce-0.2.0-spark-4_2.13");
    touch(other.resolve("lib/lookonce-spark-4_2.13-0.2.0.jar"));
    touch(other.resolve("lib/training/native.jar"));
    touch(folder.resolve("lookonce-0.1.0/lib/lookonce-spark-4_2.13-0.1.0.jar"));
    spark = sparkOf("2.13-4.2.0");
    Files.copy(
        folder.resolve("spark/bin/spark-submit"),
        Files.createDirectories(spark.resolve("bin")).resolve("spark-submit"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);

    List<String> words = submitted(Map.of(), "-- train a.conf");

    assertThat(words).contains(other + "/lib/lookonce-spark-4_2.13-0.2.0.jar");
    assertThat(last(words, "--jars")).isEqualTo(other + "/lib/training/native.jar");
  }

  @Test
  void aCheckoutTakesTheBuildForTheSparkOrNamesTheCommandThatBuildsIt() throws Exception {
    Files.move(home.resolve("lib"), folder.resolve("lib"));
    for (String line : List.of("spark-3.5_2.13", "spark-4_2.13")) {
      copy(Path.of(line + ".xml"), home.resolve("jobs/" + line + ".xml"));
    }
    for (String version : List.of("2.13-3.5.1", "2.13-4.0.0")) {
      spark = sparkOf(version);
      String line = version.startsWith("2.13-3") ? "spark-3.5_2.13" : "spark-4_2.13";
      assertThat(run(Map.of(), "-- detect").err())
          .endsWith(
              String.format(
                  Locale.ROOT,
                  "; built is nothing; run ./mvnw package -DskipTests -P%s -pl jobs/%s.xml -am%n",
                  line,
                  line));
    }
    spark = sparkOf("2.12-3.5.9");
    assertThat(run(Map.of(), "-- detect").err()).contains("; run ./mvnw package -DskipTests");
    spark = sparkOf("2.12-3.4.2");
    assertThat(run(Map.of(), "-- detect").err()).contains("; Lookonce can be built for Spark 3.5");

    Path built = home.resolve("jobs/target-spark-4_2.13/lookonce-0.2.0-spark-4_2.13");
    touch(built.resolve("lib/lookonce-spark-4_2.13-0.2.0.jar"));
    spark = sparkOf("2.13-4.2.0");
    Files.copy(
        folder.resolve("spark/bin/spark-submit"),
        Files.createDirectories(spark.resolve("bin")).resolve("spark-submit"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(submitted(Map.of(), "-- detect"))
        .contains(built + "/lib/lookonce-spark-4_2.13-0.2.0.jar");
  }

  private Path sparkOf(String version) throws IOException {
    Path of = folder.resolve(version);
    touch(of.resolve("jars/spark-core_" + version + ".jar"));
    return of;
  }

  @Test
  void executorsReadNamesInUtf8UnlessToldOtherwise() throws Exception {
    assertThat(submitted(Map.of(), "-- detect")).contains("spark.executorEnv.LC_ALL=C.UTF-8");
    assertThat(submitted(Map.of(), "--conf spark.executorEnv.LC_ALL=de_DE.UTF-8 -- detect"))
        .contains("spark.executorEnv.LC_ALL=de_DE.UTF-8")
        .doesNotContain("spark.executorEnv.LC_ALL=C.UTF-8");
  }

  /** What the launcher runs instead of Java says which locale it got. */
  @ParameterizedTest
  @CsvSource({
    "'', C.UTF-8",
    "LC_ALL=C, C.UTF-8",
    "LANG=POSIX, C.UTF-8",
    "LANG=xx_YY.UTF-8, C.UTF-8",
    "LANG=C.UTF-8, unset",
    "LC_CTYPE=C.UTF-8, unset"
  })
  void aLocaleThatReadsAsciiAloneIsReplaced(String set, String expected) throws Exception {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"${LC_ALL:-unset}\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("submit/lookonce").toString(), "detect");
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    if (!set.isEmpty()) {
      builder.environment().put(set.split("=")[0], set.split("=")[1]);
    }
    Process process = builder.start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).strip())
        .isEqualTo(expected);
  }

  @Test
  void anAmountOfMemoryThatIsNoneIsRefused() throws Exception {
    CommandRun run = run(Map.of("LOOKONCE_MEMORY", "plenty"), "-- detect");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'plenty' is no amount of memory").hasLineCount(1);
  }

  private List<String> submitted(Map<String, String> environment, String words) throws Exception {
    CommandRun run = run(environment, words);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Files.readAllLines(folder.resolve("words"));
  }

  private CommandRun run(Map<String, String> environment, String words) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("SPARK_HOME", spark.toString());
    all.put("WORDS", folder.resolve("words").toString());
    all.putIfAbsent("LEFT", "");
    return new Distribution(home).lookonce(all, folder, new ArrayList<>(List.of(words.split(" "))));
  }

  private static String last(List<String> words, String option) {
    return words.get(words.lastIndexOf(option) + 1);
  }

  private static String value(List<String> words, String property) {
    return words.stream()
        .filter(word -> word.startsWith(property + "="))
        .reduce((first, second) -> second)
        .orElseThrow()
        .strip();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }
}
