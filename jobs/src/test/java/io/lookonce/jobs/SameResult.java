package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * What must be the same of an embedded run of a command and one on a cluster, or of the default
 * build and one for another Spark.
 */
@FunctionalInterface
interface SameResult {

  /** Nothing: it ends before there is a result. */
  SameResult NONE = (embedded, onCluster) -> {};

  /**
   * What a run left behind and said.
   *
   * @param ofOtherSpark whether a build for another Spark than the one compared with left it; its
   *     Parquet files name the release that wrote them, so only their rows are compared
   */
  record Result(Path output, CommandRun run, boolean ofOtherSpark) {}

  /** Fails unless it is the same. */
  void check(Result embedded, Result onCluster) throws IOException;

  /** The same files with the same content, but for what tells of times. */
  static void files(Result embedded, Result onCluster) throws IOException {
    boolean rows = embedded.ofOtherSpark();
    Map<String, String> expected = digests(embedded.output(), rows);
    assertThat(expected).isNotEmpty();
    assertThat(digests(onCluster.output(), rows)).isEqualTo(expected);
  }

  /** The same files, a network among them. */
  static void network(Result embedded, Result onCluster) throws IOException {
    assertThat(digests(embedded.output(), false).keySet())
        .anyMatch(name -> name.endsWith("model.onnx"));
    files(embedded, onCluster);
  }

  /** The same text for the person, but for models that only a distribution comes with. */
  static void words(Result embedded, Result onCluster) {
    assertThat(embedded.run().out()).isNotBlank();
    assertThat(onCluster.run().out().lines().filter(line -> !line.endsWith("comes with Lookonce")))
        .containsExactlyElementsOf(embedded.run().out().lines().toList());
  }

  /** The same rows of scored images, and the same painted images where there are any. */
  static void rows(Result embedded, Result onCluster) throws IOException {
    Map<String, Map<String, Object>> expected = TableRows.lasting(embedded.output().toString());
    assertThat(expected).isNotEmpty();
    assertThat(TableRows.lasting(onCluster.output().toString())).isEqualTo(expected);
    Path painted = embedded.output().resolve("painted");
    if (Files.exists(painted)) {
      assertThat(digests(onCluster.output().resolve("painted"), false))
          .isEqualTo(digests(painted, false));
    }
  }

  /** The same images in the table; its file may be of other bytes. */
  static void images(Result embedded, Result onCluster) {
    Map<String, ByteBuffer> expected = images(embedded);
    assertThat(expected).isNotEmpty();
    assertThat(images(onCluster)).isEqualTo(expected);
  }

  private static Map<String, ByteBuffer> images(Result result) {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    TableRows.of(result.output(), "images")
        .forEach(row -> contents.put(row.getAs("path"), ByteBuffer.wrap(row.getAs("content"))));
    return contents;
  }

  /** The same SHA-256 of the trained parameters, and the same figures on the way there. */
  static void parameters(Result embedded, Result onCluster) throws IOException {
    String expected = run(embedded).path("parameters_sha256").asText();
    assertThat(expected).hasSize(64);
    assertThat(run(onCluster).path("parameters_sha256").asText()).isEqualTo(expected);
    metrics(embedded, onCluster);
  }

  /** The same figures. */
  static void metrics(Result embedded, Result onCluster) throws IOException {
    JsonNode expected = run(embedded).path("metrics");
    assertThat(expected).isNotEmpty();
    assertThat(run(onCluster).path("metrics")).isEqualTo(expected);
  }

  /** The same trials with the same SHA-256 of their parameters. */
  static void trials(Result embedded, Result onCluster) {
    Map<String, String> expected = trials(embedded);
    assertThat(expected).isNotEmpty().allSatisfy((name, said) -> assertThat(said).contains("done"));
    assertThat(trials(onCluster)).isEqualTo(expected);
  }

  private static Map<String, String> trials(Result result) {
    Map<String, String> trials = new TreeMap<>();
    TableRows.of(result.output(), "trials.parquet")
        .forEach(
            row ->
                trials.put(
                    row.getAs("name"),
                    String.format(
                        Locale.ROOT,
                        "%s, loss %s, parameters %s",
                        row.<String>getAs("status"),
                        row.<Double>getAs("loss"),
                        row.<String>getAs("parameters_sha256"))));
    return trials;
  }

  /** The same gradients, number by number. */
  static void gradients(Result embedded, Result onCluster) throws IOException {
    JsonNode expected = json(embedded, "gradient-check.json");
    assertThat(expected.path("arrays")).isNotEmpty();
    assertThat(json(onCluster, "gradient-check.json")).isEqualTo(expected);
  }

  /** The same decision about the same candidate, which serves. */
  static void decision(Result embedded, Result onCluster) throws IOException {
    JsonNode expected = json(embedded, "run/history/000001.json");
    JsonNode decided = json(onCluster, "run/history/000001.json");
    assertThat(expected.path("decision").asText()).isEqualTo("promoted");
    for (String field :
        List.of("decision", "reason", "version", "candidate_figures", "parameters_sha256")) {
      assertThat(decided.path(field)).as(field).isEqualTo(expected.path(field));
    }
    assertThat(decided.at("/plan/dataset_sha256")).isEqualTo(expected.at("/plan/dataset_sha256"));
    assertThat(digests(onCluster.output().resolve("models"), false))
        .isNotEmpty()
        .isEqualTo(digests(embedded.output().resolve("models"), false));
  }

  /** SHA-256 of all files by their path in a folder, but for those that tell of times. */
  static Map<String, String> digests(Path folder) throws IOException {
    return digests(folder, false);
  }

  /** SHA-256 by path; of Parquet files, if asked for, of their rows in place of their bytes. */
  private static Map<String, String> digests(Path folder, boolean rows) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!List.of("run.json", "model.json").contains(name) && !name.startsWith(".")) {
          digests.put(
              folder.relativize(file).toString(),
              rows ? Sha256.of(lasting(file)) : Sha256.of(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }

  /** Content that does not depend on the Spark that wrote the file. */
  private static byte[] lasting(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".parquet")) {
      return TableRows.of(file.getParent(), name).stream()
          .map(Row::json)
          .collect(Collectors.joining("\n"))
          .getBytes(StandardCharsets.UTF_8);
    }
    if (name.equals("digests.json")) {
      List<String> files = new ArrayList<>();
      new ObjectMapper().readTree(file.toFile()).fieldNames().forEachRemaining(files::add);
      return String.join("\n", files).getBytes(StandardCharsets.UTF_8);
    }
    if (name.equals("dataset.json")) {
      ObjectNode card = (ObjectNode) new ObjectMapper().readTree(file.toFile());
      // Its own digest, which is that of the rest.
      card.remove("sha256");
      card.path("parts").forEach(part -> ((ObjectNode) part).remove(List.of("bytes", "sha256")));
      return card.toString().getBytes(StandardCharsets.UTF_8);
    }
    return Files.readAllBytes(file);
  }

  private static JsonNode run(Result result) throws IOException {
    return json(result, "run.json");
  }

  private static JsonNode json(Result result, String file) throws IOException {
    return new ObjectMapper().readTree(result.output().resolve(file).toFile());
  }
}
