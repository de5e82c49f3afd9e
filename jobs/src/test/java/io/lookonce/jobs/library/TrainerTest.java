package io.lookonce.jobs.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.Classifier;
import io.lookonce.Model;
import io.lookonce.ModelRegistry;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.training.TrainingFiles;
import io.lookonce.spark.Evaluation;
import io.lookonce.spark.Evaluator;
import io.lookonce.spark.TrainedModel;
import io.lookonce.spark.Trainer;
import io.lookonce.spark.TrainingConfiguration;
import io.lookonce.spark.TrainingProgress;
import io.lookonce.storage.InputRefused;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Trainer} beside the command {@code train}. */
@Tag("spark")
class TrainerTest {

  @TempDir private static Path made;
  private static Path configuration;
  private static String dataset;

  private final SparkSession spark = SharedSpark.session();
  @TempDir private Path folder;

  @BeforeAll
  static void makeDataset() throws IOException {
    configuration = TrainingFiles.statefulConfiguration(made);
    dataset = TrainingFiles.dataset(made);
  }

  @Test
  void givesTheParametersOfTheCommandToTheBit() throws IOException {
    Path output = folder.resolve("command");
    CommandRun run =
        CommandRun.of(
            "train",
            configuration.toString(),
            "--set=dataset=" + dataset,
            "--set=epochs=2",
            "--set=averaging.workers=2",
            "--set=averaging.frequency=2",
            "--output=" + output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode expected = new ObjectMapper().readTree(output.resolve("run.json").toFile());

    TrainingConfiguration settings =
        TrainingConfiguration.read(configuration).withEpochs(2).withAveraging(2, 2);
    List<TrainingProgress> progress = new ArrayList<>();
    TrainedModel trained =
        new Trainer(spark, folder.resolve("library").toString())
            .withListener(progress::add)
            .train(dataset, settings);

    assertThat(trained.parametersSha256()).isEqualTo(expected.get("parameters_sha256").asText());
    JsonNode metrics = json(trained.metrics());
    assertThat(metrics.get("test")).isEqualTo(expected.at("/metrics/test"));
    assertThat(progress).isNotEmpty();
    TrainingProgress last = progress.get(progress.size() - 1);
    assertThat(last.epoch()).isEqualTo(2).isEqualTo(last.epochs());
    assertThat(last.round()).isEqualTo(last.rounds());
    assertThat(trained.model().kind()).isEqualTo(Model.Kind.CLASSIFIER);
    assertThat(trained.model().version()).isEmpty();
    assertThat(trained.model().provenance())
        .containsEntry("parameters_sha256", trained.parametersSha256());
    try (Classifier classifier = Classifier.load(trained.model())) {
      assertThat(classifier.classify(new BufferedImage(9, 9, 5)).probabilities()).hasSize(3);
    }
    JsonNode own = new ObjectMapper().readTree(folder.resolve("library/run.json").toFile());
    assertThat(own.get("status").asText()).isEqualTo("done");
    assertThat(own.get("command").asText()).isEqualTo("train");
  }

  @Test
  void publishesAndResumes() throws IOException {
    ModelRegistry registry = ModelRegistry.at(folder.resolve("models").toString());
    TrainingConfiguration settings = TrainingConfiguration.read(configuration).withEpochs(1);
    Trainer trainer =
        new Trainer(spark, folder.resolve("out").toString()).withPublication(registry, "small");
    TrainedModel first = trainer.train(dataset, settings);
    assertThat(first.model().reference()).isEqualTo("small:1");
    assertThat(registry.open("small").sha256()).isEqualTo(first.model().sha256());

    assertThatThrownBy(() -> trainer.train(dataset, settings))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("holds a training already");
    TrainedModel again = trainer.withResume().train(dataset, settings);
    assertThat(again.parametersSha256()).isEqualTo(first.parametersSha256());
    assertThat(again.model().reference()).isEqualTo("small:1");

    TrainedModel further =
        new Trainer(spark, folder.resolve("further").toString())
            .train(dataset, settings.startingFrom(first.model()));
    assertThat(further.model().provenance()).containsEntry("start.model", "small:1");
  }

  @Test
  void measuresAsTheCommandDoes() throws IOException {
    Path output = folder.resolve("judged");
    TrainingConfiguration settings = TrainingConfiguration.read(configuration).withEpochs(2);
    Model model =
        new Trainer(spark, folder.resolve("out").toString()).train(dataset, settings).model();
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--dataset=" + dataset,
            "--model=" + Path.of(model.location()),
            "--split=train,test",
            "--output=" + output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode expected = new ObjectMapper().readTree(output.resolve("run.json").toFile());

    Evaluation evaluation = new Evaluator(spark).evaluate(model, dataset, List.of("train", "test"));
    JsonNode found = json(evaluation.metrics());
    assertThat(found).isEqualTo(expected.get("metrics"));
    assertThat(evaluation.report()).contains("is right on");
    assertThat(evaluation.metric("test", "accuracy"))
        .hasValue(expected.at("/metrics/test/accuracy").asDouble());
    assertThat(evaluation.metric("validation", "accuracy")).isEmpty();

    Path own = folder.resolve("own");
    Evaluation test = new Evaluator(spark, own.toString()).evaluate(model, dataset);
    assertThat(test.metrics().keySet()).containsExactly("test");
    assertThat(own.resolve("report.html")).exists();
    JsonNode record = new ObjectMapper().readTree(own.resolve("run.json").toFile());
    assertThat(record.get("status").asText()).isEqualTo("done");
    assertThatThrownBy(() -> new Evaluator(spark).evaluate(model, dataset, List.of("validation")))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("has no images there");
    assertThatThrownBy(() -> new Evaluator(spark, folder + "/out").evaluate(model, dataset))
        .isInstanceOf(InputRefused.class);
  }

  @Test
  void refusesInOneLineAndLeavesNothing() {
    TrainingConfiguration settings = TrainingConfiguration.read(configuration);
    Path output = folder.resolve("refused");
    Trainer trainer = new Trainer(spark, output.toString());
    assertRefused(trainer, dataset, settings.with("epochs", 0), "epochs");
    assertRefused(trainer, dataset, settings.with("epoch", 1), "epoch");
    assertRefused(trainer, dataset, settings.with("network", "signs"), "network");
    assertRefused(trainer, folder.resolve("none").toString(), settings, "none");
    assertRefused(trainer, dataset, settings.withAveraging(51, 1), "averaging.workers = 51");
    assertRefused(trainer, dataset, settings.with("start", "nobody"), "nobody");
    assertThat(output).doesNotExist();
    assertThatThrownBy(() -> TrainingConfiguration.of("signs-convnot"))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("there is no configuration of a network 'signs-convnot'; there are")
        .hasMessageContaining("signs-convnet")
        .hasMessageContaining("tiny-yolo");
    assertThatThrownBy(() -> TrainingConfiguration.read(folder.resolve("no.conf")))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("no.conf: cannot be read");
    assertThat(TrainingConfiguration.of("signs-convnet").hocon()).contains("mini-batch-size = 64");
  }

  private static void assertRefused(
      Trainer trainer, String data, TrainingConfiguration settings, String named) {
    assertThatThrownBy(() -> trainer.train(data, settings))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(named)
        .message()
        .doesNotContain("\n");
  }

  private static JsonNode json(Object value) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return mapper.readTree(mapper.writeValueAsString(value));
  }
}
