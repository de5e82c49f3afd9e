package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.ClusterCommand.Mode;
import io.lookonce.jobs.SameResult.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs commands embedded, in this JVM, and on a cluster of processes by the script of the
 * distribution; on the cluster several at once, since a submission is idle for much of its time.
 * What an embedded run leaves may also be given: by the default build, with which the builds for
 * other Sparks are compared.
 */
final class ClusterRuns implements AutoCloseable {

  private static final int AT_ONCE = 3;

  /** Follows the name of an embedded run's output; holds what the run printed. */
  private static final String PRINTED = ".printed";

  private final Path folder;
  private final Path embeddedFolder;
  private final boolean given;
  private final Distribution distribution;
  private final SparkCluster cluster;

  /** What a JVM that lives for seconds needs; Java's own launcher reads them in every one. */
  private final String javaOptions;

  private final ExecutorService submissions = Executors.newFixedThreadPool(AT_ONCE);
  private final Map<String, String> places = new LinkedHashMap<>();
  private final Map<String, CommandRun> embedded = new HashMap<>();
  private final Map<String, Future<CommandRun>> submitted = new HashMap<>();

  private ClusterRuns(
      Path folder,
      Path embeddedFolder,
      boolean given,
      Distribution distribution,
      SparkCluster cluster,
      List<String> javaOptions)
      throws IOException {
    this.folder = folder;
    this.embeddedFolder = embeddedFolder;
    this.given = given;
    this.distribution = distribution;
    this.cluster = cluster;
    this.javaOptions = String.join(" ", javaOptions);
    places.put("conf", distribution.home().resolve("conf").toString());
    place("names", Files.writeString(folder.resolve("names"), "car\nbus\ntruck\ntraffic light\n"));
    Path broken = Files.createDirectory(folder.resolve("no-image"));
    Files.writeString(broken.resolve("broken.jpg"), "no image");
    place("no-image", broken);
  }

  /**
   * Starts a standalone cluster.
   *
   * @param folder for all that is made
   * @param embeddedFolder for what the embedded runs leave
   */
  static ClusterRuns standalone(Path folder, Path embeddedFolder)
      throws IOException, InterruptedException {
    return standalone(folder, embeddedFolder, false);
  }

  /**
   * Starts a standalone cluster for comparisons with embedded runs of another build. The script of
   * the checkout chooses this build by {@code SPARK_HOME}.
   *
   * @param folder for all that is made
   * @param embeddedFolder what they left
   */
  static ClusterRuns comparedWith(Path embeddedFolder, Path folder)
      throws IOException, InterruptedException {
    ClusterRuns runs = standalone(folder, embeddedFolder, true);
    try (Stream<Path> outputs = Files.list(embeddedFolder)) {
      outputs
          .filter(Files::isDirectory)
          .forEach(output -> runs.place(output.getFileName().toString(), output));
    }
    return runs;
  }

  private static ClusterRuns standalone(Path folder, Path embeddedFolder, boolean given)
      throws IOException, InterruptedException {
    Distribution built = Distribution.built();
    Distribution distribution = given ? built.bySparkHome() : built;
    List<String> javaOptions = distribution.quickStart(folder);
    StandaloneCluster cluster =
        StandaloneCluster.startSpark(distribution.sparkHome(), processes(folder), javaOptions);
    // Drivers and executors of all that runs at once must fit, or runs would wait for each other.
    cluster.addWorker("6", "6g");
    cluster.addWorker("6", "6g");
    return new ClusterRuns(folder, embeddedFolder, given, distribution, cluster, javaOptions);
  }

  /** Starts a YARN cluster. */
  static ClusterRuns yarn(Path folder) throws IOException, InterruptedException {
    return new ClusterRuns(
        folder,
        folder.resolve("embedded"),
        false,
        Distribution.built(),
        YarnCluster.start(processes(folder)),
        CommandRun.QUICK_START);
  }

  private static Path processes(Path folder) throws IOException {
    return Files.createDirectories(folder.resolve("processes"));
  }

  /** Names something that is there before any command, for {@code {NAME}} in their words. */
  private void place(String name, Path path) {
    places.put(name, path.toString());
  }

  /**
   * Tests of commands in some of their modes; all embedded runs first: each lets those on the
   * cluster begin that it is compared with.
   */
  Stream<DynamicTest> tests(List<ClusterCommand> commands, Set<Mode> modes) {
    List<DynamicTest> embeddedRuns = new ArrayList<>();
    List<DynamicTest> onCluster = new ArrayList<>();
    for (ClusterCommand command : commands) {
      List<Mode> asked = command.modes().stream().filter(modes::contains).toList();
      embeddedRuns.add(
          DynamicTest.dynamicTest(
              command.name() + ", embedded",
              () -> {
                runEmbedded(command);
                asked.forEach(mode -> submit(command, mode));
              }));
      asked.forEach(
          mode ->
              onCluster.add(
                  DynamicTest.dynamicTest(command.in(mode), () -> compare(command, mode))));
    }
    return Stream.concat(embeddedRuns.stream(), onCluster.stream());
  }

  /** Tests of commands, embedded in this build, against what the other build left. */
  Stream<DynamicTest> embeddedTests(List<ClusterCommand> commands) {
    return commands.stream()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.name() + ", embedded",
                    () -> {
                      runEmbedded(command);
                      Path output = output("again", command);
                      CommandRun run = typeEmbedded(command, output);
                      command
                          .comparison()
                          .check(embeddedResult(command), new Result(output, run, false));
                    }));
  }

  /** Runs a command embedded, unless that was done or is given. */
  private void runEmbedded(ClusterCommand command) throws IOException {
    if (embedded.containsKey(command.name())) {
      return;
    }
    Path output = embeddedFolder.resolve(command.name());
    Path printed = embeddedFolder.resolve(command.name() + PRINTED);
    CommandRun run;
    if (given) {
      run = new CommandRun(command.exitCode(), Files.readString(printed), "");
    } else {
      run = typeEmbedded(command, output);
      Files.createDirectories(embeddedFolder);
      Files.writeString(printed, run.out());
    }
    embedded.put(command.name(), run);
    place(command.name(), output);
  }

  private CommandRun typeEmbedded(ClusterCommand command, Path output) {
    CommandRun run = null;
    for (List<String> words : typed(command, output)) {
      run = CommandRun.of(words.toArray(String[]::new));
    }
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(command.exitCode());
    return run;
  }

  private Result embeddedResult(ClusterCommand command) {
    return new Result(embeddedFolder.resolve(command.name()), embedded.get(command.name()), given);
  }

  /** Gives a command to the cluster, sooner or later. */
  private void submit(ClusterCommand command, Mode mode) {
    submitted.put(command.in(mode), submissions.submit(() -> onCluster(command, mode)));
  }

  /** Waits for a submitted command and compares what it left with what the embedded run left. */
  private void compare(ClusterCommand command, Mode mode) throws Exception {
    assertThat(submitted.keySet())
        .as("the embedded run did not end well")
        .contains(command.in(mode));
    CommandRun run = submitted.get(command.in(mode)).get();
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(command.exitCode());
    command
        .comparison()
        .check(embeddedResult(command), new Result(output(mode.name(), command), run, false));
  }

  private CommandRun onCluster(ClusterCommand command, Mode mode)
      throws IOException, InterruptedException {
    List<List<String>> typed = typed(command, output(mode.name(), command));
    for (List<String> words : typed.subList(0, typed.size() - 1)) {
      CommandRun before = distribution.lookonce(environment(mode), folder, words);
      assertThat(before.exitCode()).as(before.err()).isZero();
    }
    return submit(mode, List.of(), typed.get(typed.size() - 1));
  }

  /**
   * Runs a command through spark-submit to its end.
   *
   * @param options of spark-submit in addition
   */
  CommandRun submit(Mode mode, List<String> options, List<String> command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(cluster.submitWords());
    words.addAll(
        List.of(
            "--deploy-mode",
            mode.deployMode(),
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.executor.extraJavaOptions=" + javaOptions));
    words.addAll(options);
    words.add("--");
    words.addAll(command);
    return distribution.lookonce(environment(mode), folder, words);
  }

  private Map<String, String> environment(Mode mode) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "LOOKONCE_MEMORY",
                "700m",
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "JDK_JAVA_OPTIONS",
                javaOptions));
    environment.putAll(cluster.environment());
    if (mode == Mode.INSTALLED) {
      environment.put("LOOKONCE_INSTALLED", distribution.home().toString());
    }
    return environment;
  }

  private List<List<String>> typed(ClusterCommand command, Path output) {
    return command.typed().stream().map(words -> filled(words.stream(), output)).toList();
  }

  private List<String> filled(Stream<String> words, Path output) {
    return words
        .map(
            word -> {
              String text = word.replace("{out}", output.toString());
              for (Map.Entry<String, String> place : places.entrySet()) {
                text = text.replace("{" + place.getKey() + "}", place.getValue());
              }
              return text;
            })
        .toList();
  }

  private Path output(String kind, ClusterCommand command) {
    return folder.resolve(kind.toLowerCase(Locale.ROOT)).resolve(command.name());
  }

  @Override
  public void close() {
    submissions.shutdownNow();
    cluster.close();
  }
}
