package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest --kind boxes} as a person types it. */
class BoxIngestCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void renderedScenesComeBackWithEveryBox() throws IOException {
    CommandRun.of(
        "generate",
        "road-scenes",
        "--output",
        path("scenes"),
        "--count",
        "12",
        "--seed",
        "3",
        "--width",
        "320",
        "--height",
        "192");
    CommandRun run = ingest("--input", path("scenes"), "--test-fraction", "0.25");
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.DONE);
    JsonNode dataset = json("out/dataset.json");
    JsonNode annotations = json("scenes/annotations.json");
    assertThat(dataset.at("/kind").asText()).isEqualTo("labelled-boxes");
    long boxes = 0;
    for (JsonNode split : dataset.at("/counts")) {
      boxes += split.at("/boxes").asLong();
    }
    assertThat(boxes).isEqualTo(annotations.at("/annotations").size()).isPositive();
    assertThat(dataset.at("/problems").toString()).isEqualTo("{}");
    assertThat(json("out/problems.json").size()).isZero();
  }

  @Test
  void everyFaultOfEveryFormatIsNamedWithFileAndLine() throws IOException {
    BrokenAnnotations broken = new BrokenAnnotations(folder);
    List<String> expected = new ArrayList<>();
    expected.addAll(broken.coco());
    expected.addAll(broken.csv());
    expected.addAll(broken.voc());
    expected.addAll(broken.yolo());
    CommandRun run =
        ingest(
            "--input",
            path("coco"),
            "--input",
            path("csv/boxes.csv"),
            "--input",
            path("voc"),
            "--input",
            path("yolo"),
            "--classes",
            "car,bus");

    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.TOO_MANY_ERRORS);
    List<String> found = new ArrayList<>();
    for (JsonNode problem : json("out/problems.json")) {
      assertThat(problem.at("/detail").asText()).isNotBlank().doesNotContain("\n");
      found.add(inOneLine(problem));
    }
    assertThat(found).containsExactlyElementsOf(expected);
    // A good box and a clipped one of each format; CSV and YOLO have a picture without boxes.
    assertThat(run.out())
        .startsWith(
            "6 pictures with 8 boxes of 2 classes: 6 train, 0 validation, 0 test;"
                + " 25 pictures rejected, 38 boxes left out, 4 clipped; more rejected");
    JsonNode dataset = json("out/dataset.json");
    assertThat(dataset.at("/problems/clipped box").asInt()).isEqualTo(4);
    assertThat(dataset.at("/rejected/missing picture").asInt()).isEqualTo(4);
    assertThat(json("out/run.json").at("/counts/reversed_box").asInt()).isEqualTo(4);
    assertThat(json("out/run.json").at("/status").asText()).isEqualTo("too-many-errors");
  }

  /** Such as {@code coco/annotations.json:13#11 clipped box}. */
  private String inOneLine(JsonNode problem) {
    String file = problem.at("/file").asText();
    assertThat(file).startsWith("file:" + folder + "/");
    return "%s:%d%s %s"
        .formatted(
            file.substring(("file:" + folder + "/").length()),
            problem.at("/line").asInt(),
            problem.has("annotation_id") ? "#" + problem.get("annotation_id").asInt() : "",
            problem.at("/fault").asText());
  }

  private CommandRun ingest(String... options) {
    List<String> words =
        new ArrayList<>(List.of("ingest", "--kind", "boxes", "--output", path("out")));
    words.addAll(List.of(options));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve(name)));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
