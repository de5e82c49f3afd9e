package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.classifier.ClassifierExamples;
import io.lookonce.model.ClassifierOutput;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.NetworkFile;
import io.lookonce.onnx.OnnxNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** The model bundle of a training. */
@Tag("spark")
class TrainedBundleTest {

  private static SparkSession spark;
  private static String dataset;
  private static List<LabelledPixels> test;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private TrainingFixture fixture;

  @BeforeAll
  static void open() throws Exception {
    spark = SharedSpark.session();
    dataset = new SmallDataset(spark, shared).part(Split.TRAIN, 100).part(Split.TEST, 25).finish();
    test =
        ImageDatasetReader.open(
                spark, TrainingFixture.STORAGE, new org.apache.hadoop.fs.Path(dataset))
            .images(Split.TEST)
            .collect();
  }

  @BeforeEach
  void fixture() {
    fixture = new TrainingFixture(spark, folder);
  }

  @Test
  void planesOfImagesGiveTheSameProbabilitiesEverywhere() throws Exception {
    assertAgrees(TrainingFixture.CONVOLUTIONAL, false);
  }

  @Test
  void rowsOfPixelsGiveTheSameProbabilitiesEverywhere() throws Exception {
    assertAgrees(TrainingFixture.DENSE, true);
  }

  /** Compares the ONNX file with the card's input rule, DL4J's network, and run.json. */
  private void assertAgrees(String configuration, boolean rows) throws Exception {
    Path output = fixture.newOutput();
    JsonNode run =
        fixture.train(
            fixture.request(configuration, dataset), output, false, TrainingFixture.ignored());
    ModelBundle bundle = bundle(output);
    bundle.verify(TrainingFixture.STORAGE);
    ComputationGraph graph = network(output);
    int right = 0;
    try (OnnxNetwork onnx = OnnxNetwork.open(output.resolve("model/model.onnx"), 1)) {
      ClassifierOutput joined = ClassifierOutput.of(bundle.card().input(), 3, onnx);
      assertThat(joined).isEqualTo(new ClassifierOutput(3, rows));
      for (LabelledPixels image : test) {
        float[] input = input(image.pixels(), rows);
        float[] found = new float[3];
        onnx.run(direct(input), 1, found);
        long[] shape = rows ? new long[] {1, 48} : new long[] {1, 3, 4, 4};
        float[] expected =
            graph.outputSingle(false, Nd4j.create(input, shape, 'c')).dup('c').data().asFloat();
        for (int label = 0; label < 3; label++) {
          assertThat(found[label]).isBetween(expected[label] - 1e-4f, expected[label] + 1e-4f);
        }
        right += best(found) == image.label() ? 1 : 0;
      }
    }
    assertThat(run.at("/metrics/test/accuracy").asDouble()).isEqualTo(right / 25.0);
    assertThat(run.get("model").asText()).endsWith("/model");
  }

  @Test
  void theCardSaysWhatTheModelIs() throws Exception {
    Path output = fixture.newOutput();
    TrainingRequest request = fixture.request(TrainingFixture.DENSE, dataset);
    JsonNode run = fixture.train(request, output, false, TrainingFixture.ignored());

    ModelBundle bundle = bundle(output);
    ModelCard card = bundle.card();
    bundle.requireKind(ModelCard.CLASSIFIER);
    assertThat(bundle.reference()).isEqualTo("custom");
    assertThat(card.classes()).containsExactly("class0", "class1", "class2");
    assertThat(card.input()).isEqualTo(InputRule.stretched(4, 4, Interpolation.BICUBIC));
    assertThat(card.dataset()).isEqualTo("small");
    assertThat(card.seed()).isEqualTo(5);
    assertThat(card.gitCommit()).isNotBlank();
    assertThat(card.origin())
        .containsEntry("parameters_sha256", TrainingFixture.digest(run))
        .containsEntry("dataset.content_sha256", request.plan().dataset().contentSha256());
    assertThat(card.metrics()).containsOnlyKeys("train", "test", "onnx_difference");
    assertThat(card.metrics().get("onnx_difference"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.DOUBLE)
        .isBetween(0.0, 1e-4);
    assertThat(((Map<?, ?>) card.metrics().get("test")).get("accuracy"))
        .isEqualTo(run.at("/metrics/test/accuracy").asDouble());
    assertThat(card.files()).containsOnlyKeys("model.onnx", "network.zip");
  }

  /** 100 examples, two workers, mini-batches of 16: four steps in each of three epochs. */
  @Test
  void theNetworkKnowsHowFarItIsTrained() throws Exception {
    Path output = fixture.newOutput();
    fixture.train(
        fixture.request(TrainingFixture.CONVOLUTIONAL, dataset),
        output,
        false,
        TrainingFixture.ignored());

    ComputationGraph graph = network(output);

    assertThat(graph.getIterationCount()).isEqualTo(3 * 4);
    assertThat(graph.getEpochCount()).isEqualTo(3);
    assertThat(graph.getUpdater().getStateViewArray().ameanNumber().doubleValue()).isPositive();
  }

  @Test
  void whatIsNoColourImageHasNoInputRule() throws Exception {
    assertThat(new ClassifierExamples.Images(datasetOf(new ImageShape(1, 2, 1), null)).inputRule())
        .isNull();
    assertThat(new ClassifierExamples.Images(datasetOf(new ImageShape(8, 9, 3), null)).inputRule())
        .isEqualTo(InputRule.stretched(9, 8, Interpolation.BILINEAR));
    assertThat(
            new ClassifierExamples.Images(datasetOf(ImageShape.rgb(8, 9), ImageFitting.NONE))
                .inputRule())
        .isEqualTo(InputRule.stretched(9, 8, Interpolation.BILINEAR));
  }

  @Test
  void aTrainingThatCannotPublishIsFinishedLaterAndPublishedOnce() throws Exception {
    TrainingRequest request = fixture.request(TrainingFixture.CONVOLUTIONAL, dataset);
    JsonNode undisturbed =
        fixture.train(request, fixture.newOutput(), false, TrainingFixture.ignored());
    Path output = fixture.newOutput();
    Path models = folder.resolve("models");

    // The registry disappears after the check, in the last round.
    TrainingListener breaking =
        (epoch, round, rounds, loss, times) -> {
          if (epoch == 3 && round == rounds) {
            write(models);
          }
        };
    assertThatThrownBy(() -> train(request, output, false, models, breaking))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "the model is done, in .*/model, but cannot be published: .*retry with --resume");
    assertThat(TrainingFixture.run(output).get("status").asText()).isEqualTo("failed");
    bundle(output).verify(TrainingFixture.STORAGE);
    Files.delete(models);
    for (int time = 0; time < 2; time++) {
      TrainingListener none =
          (epoch, round, rounds, loss, times) -> {
            throw new AssertionError("a round was trained again");
          };
      JsonNode run = train(request, output, true, models, none);
      assertThat(run.get("model").asText()).isEqualTo("small:1");
      assertThat(run.get("health").asText()).endsWith(", model small:1");
      assertThat(TrainingFixture.digest(run)).isEqualTo(TrainingFixture.digest(undisturbed));
    }

    ModelRegistry registry = registry(models);
    assertThat(registry.versions("small")).containsExactly(1);
    registry.open("small").verify(TrainingFixture.STORAGE);
    assertThat(output.resolve("model/model.json"))
        .hasSameTextualContentAs(models.resolve("small/1/model.json"));
  }

  private JsonNode train(
      TrainingRequest request, Path output, boolean resume, Path models, TrainingListener listener)
      throws IOException {
    TrainingJob job =
        new TrainingJob(
            TrainingFixture.STORAGE, request, new org.apache.hadoop.fs.Path(output.toString()));
    job.requireUsable(resume);
    job.publish(registry(models), "small");
    RunScope.record(
        "train",
        TrainingFixture.STORAGE,
        new org.apache.hadoop.fs.Path(output.toString()),
        run -> job.run(spark, run, resume, listener));
    return TrainingFixture.run(output);
  }

  private static ModelRegistry registry(Path models) {
    return new ModelRegistry(
        TrainingFixture.STORAGE, new org.apache.hadoop.fs.Path(models.toString()));
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "no folder");
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  private static ImageDataset datasetOf(ImageShape shape, ImageFitting resize) {
    return new ImageDataset(
        ImageDataset.LABELLED_IMAGES,
        ImageDataset.FORMAT,
        "points",
        List.of("red", "blue"),
        shape,
        resize,
        Map.of("train", Map.of("red", 1L)),
        List.of(),
        List.of(),
        1,
        new io.lookonce.data.SplitFractions(0, 0),
        List.of(),
        Map.of(),
        new io.lookonce.data.DatasetCard.DuplicateCounts(0, 0, 0, 0, 0),
        List.of(new io.lookonce.data.DatasetCard.DatasetPart("part", Split.TRAIN, 1, 1)),
        "digest",
        "test");
  }

  private static ModelBundle bundle(Path output) throws IOException {
    return ModelBundle.open(
        TrainingFixture.STORAGE, new org.apache.hadoop.fs.Path(output.toString(), "model"));
  }

  private static ComputationGraph network(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output.resolve("model/network.zip"))) {
      return NetworkFile.read("network.zip", in);
    }
  }

  /** Pixels / 255, as rows or as planes of red, green and blue. */
  private static float[] input(byte[] pixels, boolean rows) {
    float[] input = new float[48];
    for (int pixel = 0; pixel < 16; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        int place = rows ? 3 * pixel + channel : 16 * channel + pixel;
        input[place] = (pixels[3 * pixel + channel] & 0xFF) / 255f;
      }
    }
    return input;
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .rewind();
  }

  private static int best(float[] probabilities) {
    int best = 0;
    for (int label = 1; label < probabilities.length; label++) {
      best = probabilities[label] > probabilities[best] ? label : best;
    }
    return best;
  }
}
