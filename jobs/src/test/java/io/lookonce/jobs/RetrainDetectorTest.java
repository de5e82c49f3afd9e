package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lookonce retrain --kind boxes}. */
@Tag("spark")
class RetrainDetectorTest {

  @TempDir private Path folder;

  @Test
  void aDetectorIsRetrainedFromItsChampionOnADataSetThatIngestMade() throws IOException {
    DrawnSquares squares = DrawnSquares.in(folder);
    Path more = Files.createDirectories(folder.resolve("more"));
    String first = DrawnSquares.images(more, 12, 8).toString();
    String before = Files.readString(Path.of(squares.dataset(), "dataset.json"));

    // The data set has no test images yet: what is new must bring some.
    CommandRun run = retrain(squares, first);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("holds no images for test to compare models on");
    assertThat(before).isNotEqualTo(Files.readString(Path.of(squares.dataset(), "dataset.json")));

    Path coco = Files.createDirectories(folder.resolve("test"));
    DrawnSquares.images(coco, 6, 9);
    assertDone(
        "ingest",
        "--kind=boxes",
        "--test=" + coco.resolve("boxes.csv"),
        "--train=" + folder.resolve("images/boxes.csv"),
        "--classes=red,green",
        "--validation-fraction=0",
        "--test-fraction=0",
        "--output=" + folder.resolve("judged"));
    DrawnSquares judged =
        new DrawnSquares(squares.configuration(), folder.resolve("judged").toString());
    run = retrain(judged, first);
    assertThat(run.out()).as(run.err()).contains("promoted: squares:1 serves now");
    assertThat(retrain(judged, first).out()).contains("nothing new since run 1");

    Path again = Files.createDirectories(folder.resolve("again"));
    run = retrain(judged, DrawnSquares.images(again, 8, 10).toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode record = json(folder.resolve("output/history/000002.json"));
    assertThat(record.at("/plan/added").asInt()).isEqualTo(8);
    assertThat(record.at("/plan/champion").asText()).isEqualTo("squares:1");
    assertThat(record.get("metric").asText()).isEqualTo("map50");
    assertThat(record.at("/champion_figures/by_class").toString()).contains("red", "green");
    JsonNode card = json(folder.resolve("output/runs/000002/training/model/model.json"));
    assertThat(card.at("/origin/start.reinitialized").asText()).isEqualTo("none");
    JsonNode champion = json(folder.resolve("models/squares/1/model.json"));
    assertThat(card.get("head")).isEqualTo(champion.get("head"));
    assertThat(json(folder.resolve("judged/dataset.json")).at("/counts/test/images").asInt())
        .isEqualTo(6);
  }

  private CommandRun retrain(DrawnSquares squares, String images) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "retrain",
                squares.configuration().toString(),
                "--kind=boxes",
                "--input=" + images,
                "--dataset=" + squares.dataset(),
                "--model=squares",
                "--registry=" + folder.resolve("models"),
                "--output=" + folder.resolve("output"),
                "--set=epochs=2"));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private static void assertDone(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
