package io.lookonce.jobs.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.Classification;
import io.lookonce.Classification.ClassProbability;
import io.lookonce.Classifier;
import io.lookonce.Detector;
import io.lookonce.ImageResult;
import io.lookonce.InferenceOptions;
import io.lookonce.InputImage;
import io.lookonce.Model;
import io.lookonce.ModelRegistry;
import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SmallClassifier;
import io.lookonce.jobs.TableRows;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Classifier} beside the command {@code classify}. */
@Tag("spark")
class ClassifierTest {

  private static final int IMAGES = 5;

  @TempDir private Path folder;
  private Path images;

  @BeforeEach
  void publish() throws IOException {
    SmallClassifier.publish("signs-convnet", new HandSigns().classes(), folder.resolve("models"));
    images = Files.createDirectory(folder.resolve("in"));
    for (int i = 0; i < IMAGES; i++) {
      Files.write(images.resolve(i + ".png"), new LookAlikeImages(new HandSigns(), 1).png(i));
    }
  }

  @Test
  void givesTheProbabilitiesOfTheCommand() throws IOException {
    Path output = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "classify",
            "--images=" + images,
            "--model=signs-convnet",
            "--registry=" + folder.resolve("models"),
            "--batch-size=1",
            "--output=" + output);
    assertThat(run.exitCode()).as(run.err()).isZero();

    List<Classification> alone = new ArrayList<>();
    try (Classifier classifier = Classifier.load(model())) {
      for (Row row : TableRows.of(output, "classifications")) {
        String path = row.getAs("path");
        Classification found =
            classifier.classify(images.resolve(path.substring(path.lastIndexOf('/') + 1)));
        alone.add(found);
        assertThat(found.label()).isEqualTo(row.getAs("label"));
        assertThat(found.classId()).isEqualTo(row.<Integer>getAs("class_id"));
        assertThat(found.probability()).isEqualTo(row.<Float>getAs("probability"));
        assertThat(found.probabilities())
            .extracting(ClassProbability::probability)
            .isEqualTo(row.getList(row.fieldIndex("probabilities")));
        assertThat(found.top(2)).hasSize(2);
        assertThat(found.top(1).get(0).label()).isEqualTo(found.label());
      }
    }
    assertThat(alone).hasSize(IMAGES);
    assertThat(alone).extracting(Classification::label).containsAnyElementsOf(classes());
  }

  @Test
  void manyImagesGiveWhatEachGivesAlone() throws IOException {
    InferenceOptions batches = InferenceOptions.defaults().withBatchSize(2).withThreads(2);
    try (Classifier classifier = Classifier.load(model());
        Classifier several = Classifier.load(model(), batches)) {
      List<InputImage> inputs = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        inputs.add(InputImage.of(images.resolve(i + ".png")));
      }
      inputs.add(2, InputImage.of(new byte[0]));
      List<ImageResult<Classification>> results = several.classifyAll(inputs);
      assertThat(results).hasSize(IMAGES + 1);
      for (int i = 0; i < results.size(); i++) {
        if (i == 2) {
          assertThat(results.get(i).refused()).hasMessage("empty: the file has no bytes");
          continue;
        }
        assertThat(results.get(i).width()).isEqualTo(64);
        assertThat(results.get(i).result().probability())
            .isCloseTo(classifier.classify(inputs.get(i)).probability(), within(1e-6f));
      }
    }
  }

  @Test
  void refusesWhatIsNoClassifierOfImages() throws IOException {
    assertThatThrownBy(() -> Detector.load(model()))
        .isInstanceOf(InputRefused.class)
        .hasMessage("model signs-convnet:1 is a classifier; a detector is needed");
    SmallClassifier.publish("planar", List.of("red", "blue"), null, folder.resolve("models"));
    assertThatThrownBy(() -> Classifier.load(ModelRegistry.at(folder + "/models").open("planar")))
        .isInstanceOf(InputRefused.class)
        .hasMessage("model planar:1 is no classifier of images");
  }

  private static List<String> classes() {
    return new HandSigns().classes();
  }

  private Model model() throws IOException {
    return ModelRegistry.at(folder.resolve("models").toString()).open("signs-convnet");
  }
}
