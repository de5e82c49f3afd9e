package io.lookonce.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.configuration.Settings;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.CommandRun;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lookonce evaluate} as a person runs it: images generated, ingested and measured. */
@Tag("spark")
class EvaluateCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path made;
  @TempDir private Path folder;

  @BeforeAll
  static void makeDataSetAndModels() throws IOException {
    succeed("generate", "cats", "--output", made.resolve("images") + "", "--count", "24");
    succeed(
        "ingest",
        "--test",
        made.resolve("images") + "",
        "--size",
        "64x64",
        "--output",
        made.resolve("cats") + "");
    List<String> classes =
        List.of(
            JSON.convertValue(
                JSON.readTree(made.resolve("cats/dataset.json").toFile()).get("classes"),
                String[].class));
    publish(
        "cats", "logistic-regression", classes, InputRule.stretched(64, 64, Interpolation.BICUBIC));
    publish("planar", "planar", List.of("red", "blue"), null);
    publish("wrong-size", "planar", classes, InputRule.stretched(64, 64, Interpolation.BICUBIC));
    publish("changed", "planar", classes, InputRule.stretched(64, 64, Interpolation.BICUBIC));
    Files.write(made.resolve("models/changed/1/model.onnx"), new byte[] {1});
    succeed("generate", "untrained-detector", "--registry", made.resolve("models") + "");
    Files.createDirectories(made.resolve("full"));
    Files.writeString(made.resolve("full/run.json"), "{ \"command\" : \"train\" }");
  }

  private static void succeed(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void publish(String name, String network, List<String> classes, InputRule input)
      throws IOException {
    ClassifierNetwork described = Networks.byName(network);
    TrainingSettings settings =
        TrainingSettings.read(
            Settings.parse(
                "learning-rate = 1, epochs = 1, mini-batch-size = 1, optimizer.name = adam\n"
                    + "initialization.distribution = xavier",
                "training.conf",
                List.of()));
    Path onnx = made.resolve(ModelBundle.ONNX_FILE);
    NetworkOnnx.export(described.build(settings, 1), described.input(), onnx);
    new ModelRegistry(
            new Storage(new Configuration()),
            new org.apache.hadoop.fs.Path(made.resolve("models").toUri()))
        .publish(
            ModelDraft.classifier(name, classes, input),
            List.of(new org.apache.hadoop.fs.Path(onnx.toUri())));
  }

  /** Runs the command; an option that is given takes the place of the usual one. */
  private CommandRun evaluate(String... option) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--registry",
                made.resolve("models") + "",
                "--dataset",
                made.resolve("cats") + "",
                "--model",
                "cats",
                "--output",
                folder.resolve("output") + ""));
    int usual = option.length == 0 ? -1 : words.indexOf(option[0]);
    if (usual > 0) {
      words.set(usual + 1, option[1]);
    } else {
      words.addAll(List.of(option));
    }
    return CommandRun.of(words.toArray(String[]::new));
  }

  @Test
  void leavesFiguresAReportAndARunFileAndMayBeRunAgain() throws IOException {
    for (int time = 0; time < 2; time++) {
      CommandRun run = evaluate();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("cats:1 is right on ", "of 24 test images", "report.html");
    }
    JsonNode run = JSON.readTree(folder.resolve("output/run.json").toFile());
    JsonNode figures = JSON.readTree(folder.resolve("output/evaluation.json").toFile());
    assertThat(run.get("status").asText()).isEqualTo("done");
    assertThat(run.get("counts").get("test").asInt()).isEqualTo(24);
    assertThat(run.get("metrics").get("test").get("accuracy"))
        .isEqualTo(figures.get("metrics").get("test").get("accuracy"));
    assertThat(run.get("settings").get("dataset.content_sha256"))
        .isEqualTo(figures.get("dataset").get("content_sha256"));
    assertThat(folder.resolve("output/report.html")).content().contains("cats:1 on ");
  }

  @Test
  void aDryRunSaysWhatWouldBeDone() {
    CommandRun run = evaluate("--dry-run");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("model cats:1, SHA-256 ", "in 2 classes", "test: 24 images");
    assertThat(folder.resolve("output")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model untrained | model untrained:1 is a detector; a classifier is needed",
        "--model planar | model planar:1 is no classifier of images",
        "--model wrong-size | the network takes [any, 2], not images of 3x64x64",
        "--model changed | model.onnx: truncated or changed",
        "--model nobody | no model 'nobody' in registry",
        "--split train | --split train: data set cats has no images there",
        "--split test,some | --split some: use train, validation, test or all",
        "--dataset {made}/models | is no data set: it holds no dataset.json",
        "--output {made}/models | holds something else: use another folder",
        "--output {made}/full | holds something else: use another folder",
        "--set splt=test | unknown key 'splt', did you mean 'split'?",
      })
  void whatCannotBeIsNamedInOneLine(String option, String message) {
    CommandRun run = evaluate(option.replace("{made}", made.toString()).split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).startsWith("lookonce evaluate: ").contains(message);
    assertThat(folder.resolve("output")).doesNotExist();
  }
}
