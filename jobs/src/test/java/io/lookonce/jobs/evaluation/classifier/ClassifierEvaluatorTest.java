package io.lookonce.jobs.evaluation.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.data.Split;
import io.lookonce.datasets.lookalike.Cats;
import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.evaluation.classifier.LookAlikeDataset.Example;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an evaluation finds, held against DL4J's own output on the same bytes. */
@Tag("spark")
class ClassifierEvaluatorTest {

  private static final List<String> SIGNS = new HandSigns().classes();
  private static final List<String> CATS = new Cats().classes();

  @TempDir private static Path made;
  private static SparkSession spark;
  private static List<Example> signs;
  private static List<Example> cats;
  private static SmallClassifier signsNetwork;
  private static SmallClassifier catsNetwork;
  private static ModelBundle signsModel;
  private static ModelBundle catsModel;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = SharedSpark.session();
    signs = LookAlikeDataset.render(new HandSigns(), 0, 75);
    cats = LookAlikeDataset.render(new Cats(), 0, 70);
    signsNetwork = SmallClassifier.fitted(SmallClassifier.CONVOLUTIONAL, signs.subList(0, 30), 15);
    catsNetwork = SmallClassifier.fitted(SmallClassifier.DENSE, cats.subList(0, 20), 15);
    signsModel = signsNetwork.publish(made, "signs", SIGNS);
    catsModel = catsNetwork.publish(made, "cats", CATS);
  }

  private JsonNode evaluate(ModelBundle model, Path dataset, int tasks, String... splits)
      throws IOException {
    Path output = Files.createTempDirectory(folder, "output");
    lastOutput = output;
    Files.writeString(output.resolve("evaluation.json"), "of an earlier run");
    ClassifierRequest request = request(model, dataset, splits);
    EvaluationOutput results =
        new EvaluationOutput(
            SmallClassifier.STORAGE, new org.apache.hadoop.fs.Path(output.toString()));
    results.requireUsable();
    ClassifierEvaluator evaluator =
        new ClassifierEvaluator(SmallClassifier.STORAGE, request, results);
    RunScope.record(
        EvaluationOutput.COMMAND,
        SmallClassifier.STORAGE,
        results.root(),
        run -> evaluator.run(spark, run, tasks, Map.of()));
    return new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
  }

  private Path lastOutput;

  private static ClassifierRequest request(ModelBundle model, Path dataset, String... splits)
      throws IOException {
    return ClassifierRequest.of(
        SmallClassifier.STORAGE,
        model,
        new org.apache.hadoop.fs.Path(dataset.toString()),
        List.of(splits));
  }

  private LookAlikeDataset dataset(String name) throws IOException {
    return new LookAlikeDataset(spark, folder.resolve(name));
  }

  private static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private static double meanCrossEntropy(double[][] probabilities, List<Example> examples) {
    return IntStream.range(0, examples.size())
        .mapToDouble(i -> -Math.log(probabilities[i][examples.get(i).label()]))
        .average()
        .orElseThrow();
  }

  private static int[][] transposed(int[][] matrix) {
    int[][] transposed = new int[matrix.length][matrix.length];
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column < matrix.length; column++) {
        transposed[column][row] = matrix[row][column];
      }
    }
    return transposed;
  }

  @Test
  void countsOfSixClassesAreThoseOfTheNetworkItself() throws IOException {
    Path dataset =
        dataset("signs")
            .part(Split.TRAIN, signs.subList(0, 4))
            .part(Split.TEST, signs)
            .finish(SIGNS);
    JsonNode all = evaluate(signsModel, dataset, 2, "test");
    JsonNode test = all.get("metrics").get("test");
    assertThat(all.get("metrics").size()).isEqualTo(1);

    double[][] probabilities = signsNetwork.probabilities(signs);
    int[][] confusion = new int[6][6];
    for (int i = 0; i < signs.size(); i++) {
      confusion[signs.get(i).label()][mostProbable(probabilities[i])]++;
    }
    int right = 0;
    for (int label = 0; label < 6; label++) {
      int called = 0;
      for (int other = 0; other < 6; other++) {
        assertThat(test.get("confusion_matrix").get(label).get(other).asInt())
            .as(label + " called " + other)
            .isEqualTo(confusion[label][other]);
        called += confusion[other][label];
      }
      JsonNode figures = test.get("per_class").get(SIGNS.get(label));
      double recall = confusion[label][label] / (double) IntStream.of(confusion[label]).sum();
      assertThat(figures.get("recall").asDouble()).isCloseTo(recall, within(1e-12));
      assertThat(figures.get("precision").asDouble())
          .isCloseTo(called == 0 ? 0 : confusion[label][label] / (double) called, within(1e-12));
      right += confusion[label][label];
    }
    // A symmetric matrix would not tell rows from columns.
    assertThat(Arrays.deepEquals(confusion, transposed(confusion))).isFalse();
    assertThat(test.get("examples").asInt()).isEqualTo(75);
    assertThat(test.get("accuracy").asDouble()).isEqualTo(right / 75.0);
    assertThat(test.get("loss").asDouble())
        .isCloseTo(meanCrossEntropy(probabilities, signs), within(1e-4));
    assertThat(test.has("roc")).isFalse();
    assertThat(all.get("model").get("onnx_sha256").asText()).isEqualTo(signsModel.onnxSha256());
    assertThat(all.get("dataset").get("content_sha256").asText()).isEqualTo("0123456789abcdef");
  }

  @Test
  void oneOutputIsTheProbabilityOfTheSecondClass() throws IOException {
    Path dataset = dataset("cats").part(Split.TEST, cats).finish(CATS);
    JsonNode test = evaluate(catsModel, dataset, 2, "test").get("metrics").get("test");

    double[][] probabilities = catsNetwork.probabilities(cats);
    int[][] confusion = new int[2][2];
    double pairs = 0;
    double inOrder = 0;
    for (int i = 0; i < cats.size(); i++) {
      confusion[cats.get(i).label()][probabilities[i][1] > 0.5 ? 1 : 0]++;
      for (int j = 0; j < cats.size(); j++) {
        if (cats.get(i).label() == 1 && cats.get(j).label() == 0) {
          pairs++;
          inOrder += probabilities[i][1] > probabilities[j][1] ? 1 : 0;
        }
      }
    }
    assertThat(test.get("confusion_matrix").toString())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "[[%d,%d],[%d,%d]]",
                confusion[0][0],
                confusion[0][1],
                confusion[1][0],
                confusion[1][1]));
    // One pair may change its order where two probabilities agree to seven digits.
    assertThat(test.get("roc_auc").asDouble())
        .isCloseTo(inOrder / pairs, within(1.5 / pairs))
        .isNotIn(0.0, 0.5, 1.0);
    assertThat(test.get("loss").asDouble())
        .isCloseTo(meanCrossEntropy(probabilities, cats), within(1e-4));
    String report = Files.readString(lastOutput.resolve("report.html"));
    assertThat(report).contains("Receiver operating characteristic, test", "<polyline");
    JsonNode run = new ObjectMapper().readTree(lastOutput.resolve("run.json").toFile());
    assertThat(run.get("metrics").get("test").get("roc_auc").asDouble())
        .isEqualTo(test.get("roc_auc").asDouble());
    assertThat(run.get("metrics").get("test").get("accuracy").asDouble())
        .isEqualTo((confusion[0][0] + confusion[1][1]) / 70.0);
  }

  @Test
  void resultsAreTheSameToTheByteHoweverTheWorkIsCut() throws IOException {
    Path whole = dataset("whole").part(Split.TEST, cats).finish(CATS);
    Path cut =
        dataset("cut")
            .part(Split.TEST, cats.subList(0, 9))
            .part(Split.TEST, cats.subList(9, 50))
            .part(Split.TEST, cats.subList(50, 70))
            .finish(CATS);
    List<String> figures = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    evaluateInto(whole, 1, figures, mistakes);
    evaluateInto(whole, 3, figures, mistakes);
    evaluateInto(cut, 3, figures, mistakes);
    assertThat(figures).hasSize(3).containsOnly(figures.get(0));
    assertThat(mistakes).containsOnly(mistakes.get(0));
  }

  private void evaluateInto(Path dataset, int tasks, List<String> figures, List<String> mistakes)
      throws IOException {
    evaluate(catsModel, dataset, tasks, "test");
    figures.add(Files.readString(lastOutput.resolve("evaluation.json")));
    String report = Files.readString(lastOutput.resolve("report.html"));
    mistakes.add(
        report.substring(
            report.indexOf("id=\"mistakes-test\""), report.indexOf("id=\"settings\"")));
  }

  @Test
  void theSurestMistakesAreShownAndNoMoreThanFit() throws IOException {
    Path dataset = dataset("signs").part(Split.TEST, signs).finish(SIGNS);
    evaluate(signsModel, dataset, 2, "test");

    double[][] probabilities = signsNetwork.probabilities(signs);
    List<String> expected =
        IntStream.range(0, signs.size())
            .filter(i -> mostProbable(probabilities[i]) != signs.get(i).label())
            .boxed()
            .sorted(
                Comparator.comparingDouble(i -> -probabilities[i][mostProbable(probabilities[i])]))
            .map(i -> signs.get(i).source())
            .toList();
    String report = Files.readString(lastOutput.resolve("report.html"));
    List<String> shown = new ArrayList<>();
    var path =
        java.util.regex.Pattern.compile("<bdi class=\"path\">(image-\\d+.png)").matcher(report);
    while (path.find()) {
      shown.add(path.group(1));
    }
    assertThat(shown).isEqualTo(expected.subList(0, Math.min(24, expected.size())));
  }

  @Test
  void allMeansTheSplitsThatHoldImages() throws IOException {
    Path dataset =
        dataset("cats")
            .part(Split.TRAIN, cats.subList(0, 40))
            .part(Split.TEST, cats.subList(40, 70))
            .finish(CATS);
    assertThat(request(catsModel, dataset, "test", "all", "train").splits())
        .containsExactly(Split.TRAIN, Split.TEST);
    JsonNode splits = evaluate(catsModel, dataset, 2, "all").get("metrics");
    assertThat(splits.get("train").get("examples").asInt()).isEqualTo(40);
    assertThat(splits.get("test").get("examples").asInt()).isEqualTo(30);
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedBeforeAnyWork() throws IOException {
    Path dataset = dataset("cats").part(Split.TEST, cats.subList(0, 2)).finish(CATS);
    assertRefused(signsModel, dataset, "test")
        .hasMessageContaining("differ in their classes: only the data set has")
        .hasMessageContaining("only the model has " + SIGNS.get(0));
    assertRefused(catsModel, dataset, "validation")
        .hasMessage(
            "--split validation: data set look-alikes has no images there;"
                + " it has 0 for train, 0 for validation, 2 for test");
    assertRefused(catsModel, dataset, "tset")
        .hasMessage("--split tset: use train, validation, test or all");
    assertRefused(catsModel, folder.resolve("nowhere"), "test")
        .hasMessageContaining("is no data set");

    List<String> swapped = List.of(CATS.get(1), CATS.get(0));
    dataset("cats").part(Split.TEST, cats.subList(0, 2)).finish(swapped);
    assertRefused(catsModel, dataset, "test")
        .hasMessageContaining(
            String.format(
                Locale.ROOT,
                "label 0 is %s in the data set and %s in the model",
                CATS.get(1),
                CATS.get(0)));

    dataset("cats")
        .part(Split.TEST, cats.subList(0, 2))
        .finish(CATS, Map.of("shape", Map.of("height", 32, "width", 64, "channels", 3)));
    assertRefused(catsModel, dataset, "test")
        .hasMessageContaining(
            "has images of 32x64x3, model cats:1 takes 64x64x3; ingest them with --size 64x64");

    dataset("cats").finish(CATS, Map.of("kind", "labelled-boxes"));
    assertRefused(catsModel, dataset, "test")
        .hasMessageContainingAll(
            "is a data set of labelled-boxes", "needed here is one of labelled-images");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(
      ModelBundle model, Path dataset, String split) {
    return assertThatThrownBy(() -> request(model, dataset, split))
        .isInstanceOf(InputRefused.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aDataSetThatIsNotWhatItSaysIsRefusedByItsFirstImage() throws IOException {
    Example cat = cats.get(0);
    Path labels =
        dataset("labels")
            .part(Split.TEST, cats.subList(0, 35))
            .part(Split.TEST, List.of(new Example(cat.pixels(), 2, "b.png")))
            .part(Split.TEST, List.of(new Example(cat.pixels(), -1, "a.png")))
            .finish(CATS);
    assertThatThrownBy(() -> evaluate(catsModel, labels, 2, "test"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("b.png has the label 2, the 2 classes are numbered from 0 to 1");
    assertThat(lastOutput.resolve("run.json"))
        .content()
        .contains("\"status\" : \"refused\"", "b.png has the label 2");
    assertThat(lastOutput.resolve("evaluation.json")).doesNotExist();

    Path pixels =
        dataset("pixels")
            .part(Split.TEST, List.of(new Example(new byte[7], 1, "short.png")))
            .finish(CATS);
    assertThatThrownBy(() -> evaluate(catsModel, pixels, 2, "test"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("short.png has 7 bytes of pixels, its shape needs 12288");

    Path counts =
        dataset("counts")
            .part(Split.TEST, cats.subList(0, 3))
            .finish(
                CATS,
                Map.of(
                    "counts",
                    Map.of("test", Map.of(CATS.get(0), 4)),
                    "parts",
                    List.of(part("counts", "test-0.parquet", 4))));
    assertThatThrownBy(() -> evaluate(catsModel, counts, 2, "test"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("dataset.json says 4 images in test, its files hold 3");
  }

  private Map<String, Object> part(String name, String file, int rows) throws IOException {
    return Map.of(
        "file",
        file,
        "split",
        "test",
        "rows",
        rows,
        "bytes",
        Files.size(folder.resolve(name).resolve(file)));
  }

  @Test
  void aNetworkThatGivesNoNumbersIsRefused() throws IOException {
    SmallClassifier broken = SmallClassifier.fitted(SmallClassifier.DENSE, cats.subList(0, 4), 0);
    ModelBundle model = broken.publishSpoilt(folder.resolve("models"), "broken", CATS);
    Path dataset = dataset("cats").part(Split.TEST, cats.subList(0, 3)).finish(CATS);
    assertThatThrownBy(() -> evaluate(model, dataset, 1, "test"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("the network gives NaN for image-0.png");
  }
}
