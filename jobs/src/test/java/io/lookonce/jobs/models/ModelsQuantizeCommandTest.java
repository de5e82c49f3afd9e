package io.lookonce.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.model.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quantizing the detector that Lookonce comes with, on scenes that it knows how to read. */
@Tag("spark")
class ModelsQuantizeCommandTest {

  private static final String MODEL = "../conf/models/road-scenes/2";

  @TempDir private static Path shared;
  private static Path scenes;
  private static Path dataset;

  @TempDir private Path folder;

  @BeforeAll
  static void renderScenes() {
    SharedSpark.session();
    scenes = shared.resolve("scenes");
    dataset = shared.resolve("dataset");
    done("generate", "road-scenes", "--count=12", "--seed=3", "--output=" + scenes);
    done("ingest", "--kind=boxes", "--test=" + scenes, "--output=" + dataset);
  }

  private static CommandRun done(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    return run;
  }

  private CommandRun quantize(String... more) {
    String[] words = new String[5 + more.length];
    words[0] = "models";
    words[1] = "quantize";
    words[2] = MODEL;
    words[3] = "--registry=" + folder.resolve("models");
    words[4] = "--calibrate=" + scenes.resolve("images");
    System.arraycopy(more, 0, words, 5, more.length);
    return CommandRun.of(words);
  }

  @Test
  void theNewVersionFindsAlmostTheSameAndSaysWhatItIsMadeOf() throws IOException {
    CommandRun run = quantize("--dataset=" + dataset, "--largest-fall=3");
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("convolutions in 8 bits", "calibrated on 12 images", "one image on one thread")
        .contains("map50 on test of")
        .contains("published road-scenes:1");
    ModelCard card =
        ModelCard.parse(Files.readString(folder.resolve("models/road-scenes/1/model.json")));
    assertThat(card.origin().get("quantized from")).startsWith("road-scenes:");
    assertThat(card.origin().get("quantized to")).contains("8-bit integers", "auto");
    assertThat(card.origin().get("calibration images")).hasSize(64);
    assertThat(card.files()).containsOnlyKeys("model.onnx");
    CommandRun found =
        done(
            "detect",
            "--images=" + scenes.resolve("images"),
            "--model=road-scenes:1",
            "--registry=" + folder.resolve("models"),
            "--output=" + folder.resolve("found"));
    assertThat(found.out()).contains("12 images scored with road-scenes:1");

    // The same once more is the same version.
    assertThat(quantize().out()).contains("published road-scenes:1");
  }

  @Test
  void aModelThatFallsTooMuchIsNotPublished() {
    CommandRun run =
        quantize(
            "--dataset=" + dataset,
            "--largest-fall=0",
            "--keep-float=none",
            "--range=percentile",
            "--percentile=60");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("not published: it falls by", "--largest-fall 0");
    assertThat(folder.resolve("models")).doesNotExist();
  }

  @Test
  void whatCannotBeDoneIsSaidInOneLine() throws IOException {
    refused("--largest-fall needs --dataset", "--largest-fall=1");
    refused("--keep-float some: one of [tail, auto, none] is needed", "--keep-float=some");
    refused("--range all: one of [min-max, percentile, entropy]", "--range=all");
    refused("--calibration-images 0", "--calibration-images=0");
    refused("--split all: use train, validation or test", "--split=all");
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("a.jpg"), "no image");
    CommandRun run = CommandRun.of("models", "quantize", MODEL, "--calibrate=" + broken);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--calibrate: none of 1 images can be read").hasLineCount(1);
  }

  private void refused(String message, String option) {
    CommandRun run = quantize(option);
    assertThat(run.exitCode()).as(option).isEqualTo(2);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
