package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the distribution on a standalone cluster of processes, by its script and through
 * spark-submit: what it leaves is what an embedded run leaves.
 */
class ClusterCommandsIT {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("LOOKONCE_MEMORY", "700m", "SPARK_LOCAL_IP", "127.0.0.1");

  @TempDir private static Path shared;
  private static Distribution distribution;
  private static StandaloneCluster cluster;

  /** Where the driver runs. */
  private enum Mode {
    CLIENT,
    CLUSTER
  }

  /** What must be the same of an embedded run and one on the cluster. */
  private interface Comparison {
    void check(Path embedded, Path onCluster) throws IOException;
  }

  /**
   * A command of the product.
   *
   * @param name of its output; later commands find what the embedded run left under it
   * @param words as a person types them; {@code {out}} is its output, {@code {NAME}} that of
   *     another command
   */
  private record Case(String name, List<Mode> modes, Comparison comparison, String words) {}

  private static final List<Mode> BOTH = List.of(Mode.CLIENT, Mode.CLUSTER);
  private static final List<Mode> CLIENT = List.of(Mode.CLIENT);

  private static final Comparison NONE = (embedded, onCluster) -> {};

  /** A new command of the product is one more line. */
  private static final List<Case> COMMANDS =
      List.of(
          new Case(
              "scenes",
              CLIENT,
              ClusterCommandsIT::sameFiles,
              "generate road-scenes --count 8 --width 320 --height 180 --output {out}"),
          new Case(
              "signs",
              CLIENT,
              ClusterCommandsIT::sameFiles,
              "generate signs --count 48 --output {out}"),
          new Case(
              "untrained",
              CLIENT,
              ClusterCommandsIT::sameNetwork,
              "generate untrained-detector --registry {out}"),
          new Case(
              "found",
              BOTH,
              ClusterCommandsIT::sameRows,
              "detect --images {scenes}/images --model untrained --registry {untrained}"
                  + " --score-threshold 0.2 --paint all --coco {out}.json --output {out}"),
          new Case(
              "data",
              BOTH,
              ClusterCommandsIT::sameFiles,
              "ingest --input {signs} --size 64x64 --output {out}"),
          new Case(
              "boxes",
              CLIENT,
              ClusterCommandsIT::sameFiles,
              "ingest --kind boxes --input {scenes} --test-fraction 0.25 --output {out}"),
          new Case(
              "trained",
              BOTH,
              ClusterCommandsIT::sameParameters,
              "train {conf}/train/signs-convnet.conf --set dataset={data} --set epochs=2"
                  + " --set mini-batch-size=8 --set averaging.workers=2 --output {out}"),
          new Case(
              "detector",
              CLIENT,
              ClusterCommandsIT::sameParameters,
              "train-detector {conf}/train/tiny-yolo.conf --set dataset={boxes} --set epochs=1"
                  + " --set input.width=160 --set input.height=96 --set filters=4"
                  + " --set most-filters=16 --set mini-batch-size=2 --set anchor-count=2"
                  + " --output {out}"),
          new Case(
              "classified",
              CLIENT,
              ClusterCommandsIT::sameRows,
              "classify --images {signs} --model {trained}/model --output {out}"),
          new Case(
              "judged",
              CLIENT,
              ClusterCommandsIT::sameMetrics,
              "evaluate --dataset {data} --model {trained}/model --output {out}"),
          new Case(
              "judged-boxes",
              CLIENT,
              ClusterCommandsIT::sameMetrics,
              "evaluate --dataset {boxes} --model {detector}/model --output {out}"),
          new Case(
              "darknet",
              CLIENT,
              ClusterCommandsIT::sameFiles,
              "models convert --model {detector}/model --darknet {out}/a.cfg {out}/a.weights"),
          new Case(
              "imported",
              CLIENT,
              ClusterCommandsIT::sameNetwork,
              "models import --darknet {darknet}/a.cfg {darknet}/a.weights"
                  + " --classes {names} --name squares --registry {out}"),
          new Case("listed", CLIENT, NONE, "models list --registry {imported}"),
          new Case("verified", CLIENT, NONE, "models verify squares --registry {imported}"));

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    distribution = Distribution.built();
    Path folder = Files.createDirectories(shared.resolve("processes"));
    cluster = StandaloneCluster.startSpark(distribution.sparkHome(), folder, 2);
    Files.writeString(shared.resolve("names"), "car\nbus\ntruck\ntraffic light\n");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @TestFactory
  Stream<DynamicTest> everyCommandLeavesWhatAnEmbeddedRunLeaves() {
    return COMMANDS.stream().flatMap(ClusterCommandsIT::tests);
  }

  private static Stream<DynamicTest> tests(Case command) {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(DynamicTest.dynamicTest(command.name() + " embedded", () -> embedded(command)));
    for (Mode mode : command.modes()) {
      tests.add(
          DynamicTest.dynamicTest(command.name() + " " + mode, () -> onCluster(command, mode)));
    }
    return tests.stream();
  }

  private static void embedded(Case command) throws IOException {
    CommandRun run =
        CommandRun.of(words(command, outputFolder("embedded", command)).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void onCluster(Case command, Mode mode) throws IOException, InterruptedException {
    Path output = outputFolder(mode.name(), command);

    CommandRun run = submit(mode, words(command, output));

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    command.comparison().check(outputFolder("embedded", command), output);
  }

  private static Path outputFolder(String kind, Case command) {
    return shared.resolve(kind.toLowerCase(Locale.ROOT)).resolve(command.name());
  }

  private static List<String> words(Case command, Path output) {
    return Stream.of(command.words().split(" ")).map(word -> filled(word, output)).toList();
  }

  private static String filled(String word, Path output) {
    String text =
        word.replace("{out}", output.toString())
            .replace("{conf}", distribution.home().resolve("conf").toString())
            .replace("{names}", shared.resolve("names").toString());
    for (Case other : COMMANDS) {
      text = text.replace("{" + other.name() + "}", outputFolder("embedded", other).toString());
    }
    return text;
  }

  private static CommandRun submit(Mode mode, List<String> command)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--master",
                cluster.master(),
                "--deploy-mode",
                mode.name().toLowerCase(Locale.ROOT),
                "--executor-cores=1",
                "--total-executor-cores=2",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.extraJavaOptions=" + String.join(" ", CommandRun.QUICK_START),
                "--"));
    words.addAll(command);
    return distribution.lookonce(ENVIRONMENT, shared, words);
  }

  /** The same files with the same content, but for what tells of times. */
  private static void sameFiles(Path embedded, Path onCluster) throws IOException {
    Map<String, String> expected = digests(embedded);
    assertThat(expected).isNotEmpty();
    assertThat(digests(onCluster)).isEqualTo(expected);
  }

  private static void sameNetwork(Path embedded, Path onCluster) throws IOException {
    assertThat(digests(embedded).keySet()).anyMatch(name -> name.endsWith("model.onnx"));
    sameFiles(embedded, onCluster);
  }

  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!List.of("run.json", "model.json").contains(name) && !name.startsWith(".")) {
          try (InputStream in = Files.newInputStream(file)) {
            digests.put(folder.relativize(file).toString(), Sha256.of(in));
          }
        }
      }
    }
    return digests;
  }

  private static void sameParameters(Path embedded, Path onCluster) throws IOException {
    String expected = run(embedded).get("parameters_sha256").asText();
    assertThat(expected).hasSize(64);
    assertThat(run(onCluster).get("parameters_sha256").asText()).isEqualTo(expected);
  }

  private static void sameMetrics(Path embedded, Path onCluster) throws IOException {
    JsonNode expected = run(embedded).get("metrics");
    assertThat(expected).isNotEmpty();
    assertThat(run(onCluster).get("metrics")).isEqualTo(expected);
  }

  private static void sameRows(Path embedded, Path onCluster) throws IOException {
    Map<String, Map<String, Object>> expected = TableRows.lasting(embedded.toString());
    assertThat(expected).isNotEmpty();
    assertThat(TableRows.lasting(onCluster.toString())).isEqualTo(expected);
    Path painted = embedded.resolve("painted");
    if (Files.exists(painted)) {
      sameFiles(painted, onCluster.resolve("painted"));
    }
  }

  private static JsonNode run(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
