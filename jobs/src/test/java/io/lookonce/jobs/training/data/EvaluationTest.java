package io.lookonce.jobs.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.training.SmallDataset;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.averaging.ClusterRounds;
import io.lookonce.jobs.training.averaging.DriverAggregation;
import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.NetworkSpecification;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.classifier.ClassificationEvaluator;
import io.lookonce.jobs.training.classifier.ClassificationScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Evaluation of a training's result against stock DL4J on one machine. */
@Tag("spark")
class EvaluationTest {

  private static final Pattern PATH = Pattern.compile("<bdi class=\"path\">([^<]*)</bdi>");

  private static SparkSession spark;
  private static String dataset;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private TrainingFixture fixture;

  /** A misclassified example according to stock DL4J. */
  private record Mistake(String source, int label, int prediction, float probability) {}

  @BeforeAll
  static void open() throws Exception {
    spark = SharedSpark.session();
    dataset = new SmallDataset(spark, shared).part(Split.TRAIN, 120).part(Split.TEST, 60).finish();
  }

  @BeforeEach
  void fixture() {
    fixture = new TrainingFixture(spark, folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theSurestMistakesAreFoundHoweverManyWorkersLook(int workers) throws Exception {
    TrainingPlan plan =
        fixture.request(TrainingFixture.DENSE, dataset, "averaging.workers=" + workers).plan();
    ComputationGraph untrained = plan.network().build(plan.settings(), 120);

    ClassificationScore score = evaluated(plan, untrained, 5);

    List<Mistake> mistakes = mistakes(untrained, Split.TRAIN);
    assertThat(mistakes).hasSizeGreaterThan(20);
    assertThat(score.examples()).isEqualTo(120);
    assertThat(score.metricValue()).isEqualTo((120.0 - mistakes.size()) / 120);
    assertThat(score.mistakes()).hasSize(5);
    for (int i = 0; i < 5; i++) {
      MisclassifiedImage image = score.mistakes().get(i);
      Mistake mistake = mistakes.get(i);
      assertThat(image.source()).isEqualTo(mistake.source());
      assertThat(image.label()).isEqualTo("class" + mistake.label());
      assertThat(image.prediction()).isEqualTo("class" + mistake.prediction());
      assertThat(image.probability()).isCloseTo(mistake.probability(), within(1e-5f));
    }
  }

  @Test
  void runJsonAndReportTellTheSame() throws Exception {
    Path output = fixture.newOutput();
    JsonNode run =
        fixture.train(
            fixture.request(TrainingFixture.DENSE, dataset),
            output,
            false,
            TrainingFixture.ignored());

    JsonNode test = run.at("/metrics/test");
    long[][] counts = new long[3][3];
    long right = 0;
    for (int label = 0; label < 3; label++) {
      for (int called = 0; called < 3; called++) {
        counts[label][called] = test.get("confusion_matrix").get(label).get(called).asLong();
      }
      right += counts[label][label];
    }
    assertThat(test.get("accuracy").asDouble()).isEqualTo(right / 60.0);
    assertThat(test.at("/per_class/class1/recall").asDouble())
        .isEqualTo(counts[1][1] / (double) (counts[1][0] + counts[1][1] + counts[1][2]));
    assertThat(test.get("loss").asDouble()).isPositive();
    assertThat(sources(output))
        .hasSize((int) Math.min(24, 60 - right))
        .allMatch(source -> source.startsWith("test-1.parquet#"));
  }

  @Test
  void aNetworkThatAnswersNoNumbersIsNoResult() throws Exception {
    // One enormous step: all parameters are finite, their products are not.
    Path output = fixture.newOutput();
    TrainingRequest request =
        fixture.request(
            TrainingFixture.DENSE.replace("tanh", "relu"),
            dataset,
            "learning-rate=1e30",
            "mini-batch-size=60",
            "epochs=1");

    assertThatThrownBy(() -> fixture.train(request, output, false, TrainingFixture.ignored()))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageContaining("is not finite on the train split after epoch 1");

    assertThat(TrainingFixture.run(output).get("status").asText()).isEqualTo("failed");
    assertThat(output.resolve("model")).doesNotExist();
    assertThat(TrainingFixture.report(output)).contains("This training diverged", "id=\"loss\"");
  }

  private static ClassificationScore evaluated(
      TrainingPlan plan, ComputationGraph graph, int mistakes) throws Exception {
    ShardLoader loader = new ShardLoader(spark, TrainingFixture.STORAGE, plan);
    NetworkSpecification specification =
        new NetworkSpecification(graph.getConfiguration().toJson(), plan.task().format(), 1);
    ClassificationEvaluator evaluator =
        new ClassificationEvaluator(
            plan.dataset().classes(), ((ImageDataset) plan.dataset()).shape(), mistakes);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (ClusterRounds rounds =
        new ClusterRounds(
            context,
            specification,
            new DriverAggregation(),
            evaluator,
            loader,
            loader.shuffledTraining(plan.settings().seed()))) {
      return (ClassificationScore) rounds.evaluate(Split.TRAIN, FlatState.of(graph));
    }
  }

  /** All mistakes, the most confident first. */
  private static List<Mistake> mistakes(ComputationGraph graph, Split split) throws Exception {
    List<Mistake> mistakes = new ArrayList<>();
    ImageDatasetReader reader =
        ImageDatasetReader.open(
            spark, TrainingFixture.STORAGE, new org.apache.hadoop.fs.Path(dataset));
    for (Row row : reader.rows(split).collectAsList()) {
      byte[] pixels = row.getAs("pixels");
      float[] features = new float[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        features[i] = (pixels[i] & 0xFF) / 255f;
      }
      INDArray output = graph.outputSingle(Nd4j.create(features, new long[] {1, features.length}));
      int prediction = output.argMax(1).getInt(0);
      int label = row.<Integer>getAs("class_id");
      if (prediction != label) {
        float probability = output.getFloat(0, prediction);
        mistakes.add(new Mistake(row.getAs("source"), label, prediction, probability));
      }
    }
    mistakes.sort(Comparator.comparingDouble(mistake -> -mistake.probability()));
    return mistakes;
  }

  private static List<String> sources(Path output) throws Exception {
    String page = TrainingFixture.report(output);
    int begin = page.indexOf("<section id=\"mistakes-test\"");
    Matcher paths = PATH.matcher(page.substring(begin, page.indexOf("</section>", begin)));
    List<String> sources = new ArrayList<>();
    while (paths.find()) {
      sources.add(paths.group(1));
    }
    return sources;
  }
}
