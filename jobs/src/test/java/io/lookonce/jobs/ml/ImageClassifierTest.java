package io.lookonce.jobs.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.LookAlikeImages;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimator beside the command {@code train}. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
class ImageClassifierTest {

  private static final int IMAGES = 24;
  private static final Path SCRIPT =
      Path.of("src/test/resources/io/lookonce/jobs/ml/image_classifier.py");

  @TempDir private static Path made;
  private static SparkSession spark;

  @TempDir private Path folder;

  /** Writes signs into a folder for each class. */
  @BeforeAll
  static void writeSigns() throws IOException {
    spark = SharedSpark.session();
    LookAlikeImages images = new LookAlikeImages(new HandSigns(), 1);
    for (int i = 0; i < IMAGES; i++) {
      Path name = made.resolve(images.className(i)).resolve(i + ".png");
      Files.createDirectories(name.getParent());
      Files.write(name, images.png(i));
    }
  }

  private static Dataset<Row> files() {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(made.toString());
  }

  private static Dataset<Row> signs() {
    return files().withColumn("sign", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1));
  }

  private ImageClassifier classifier() {
    return new ImageClassifier()
        .setNetwork("signs-convnet")
        .setLabelCol("sign")
        .setOutput(folder.resolve("fits").toString())
        .setEpochs(2)
        .setMiniBatchSize(8)
        .setSettings("averaging.frequency=1");
  }

  @Test
  void trainsAsTheCommandDoesAndTheSavedModelGivesTheSameInAnotherJvm()
      throws IOException, InterruptedException {
    String estimator = folder.resolve("estimator").toString();
    new Pipeline().setStages(new PipelineStage[] {classifier()}).write().save(estimator);

    PipelineModel fitted = Pipeline.load(estimator).fit(signs());

    Path training = training(fitted.stages()[0]);
    CommandRun command =
        CommandRun.of(
            "train",
            "../conf/train/signs-convnet.conf",
            "--set=dataset=" + training.resolveSibling("dataset"),
            "--set=epochs=2",
            "--set=mini-batch-size=8",
            "--set=averaging.frequency=1",
            "--output=" + folder.resolve("trained"));
    assertThat(command.exitCode()).as(command.err()).isZero();
    assertThat(parameters(training)).isEqualTo(parameters(folder.resolve("trained")));
    try (Stream<Path> left = Files.list(training.getParent())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("dataset", "training");
    }

    String saved = folder.resolve("fitted").toString();
    fitted.write().save(saved);
    List<String> rows = SavedPipeline.rows(fitted.transform(files()));
    assertThat(rows).hasSize(IMAGES).allMatch(row -> row.endsWith(",null]"));
    assertThat(SavedPipeline.inAnotherJvm(saved, made, folder)).isEqualTo(rows);
  }

  @Test
  void pythonLoadsAPipelineOfTheJvmAndTrainsTheSame() throws IOException, InterruptedException {
    Path pyspark = PySpark.folder();
    assumeTrue(pyspark != null, PySpark.WHERE);
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {classifier()}).fit(signs());
    String saved = folder.resolve("fitted").toString();
    fitted.write().save(saved);

    Path rows = folder.resolve("rows-in-python");
    String said =
        PySpark.run(
            pyspark,
            folder,
            SCRIPT.toAbsolutePath(),
            made.toString(),
            saved,
            rows.toString(),
            folder.resolve("fits-in-python").toString());

    assertThat(SavedPipeline.rows(spark.read().parquet(rows.toString())))
        .hasSize(IMAGES)
        .isEqualTo(SavedPipeline.rows(fitted.transform(files())));
    String model = said.replaceAll("(?s).*fitted (\\S+)/model\\s.*", "$1");
    assertThat(parameters(Path.of(URI.create(model))))
        .isEqualTo(parameters(training(fitted.stages()[0])));
  }

  @Test
  void labelsOfStringIndexerGiveItsClassesAndSparksTuningWorks() throws IOException {
    StringIndexer indexer =
        new StringIndexer()
            .setInputCol("sign")
            .setOutputCol("label")
            .setStringOrderType("alphabetDesc");
    Dataset<Row> indexed = indexer.fit(signs()).transform(signs());
    ImageClassifier classifier =
        classifier().setLabelCol("label").setPredictionCol("guess").setValidationFraction(0.2);

    TrainValidationSplitModel tuned =
        new TrainValidationSplit()
            .setEstimator(classifier)
            .setEstimatorParamMaps(
                new ParamMap[] {new ParamMap().put(classifier.epochs(), (Object) 1)})
            .setEvaluator(
                new MulticlassClassificationEvaluator()
                    .setPredictionCol("guess")
                    .setMetricName("accuracy"))
            .setTrainRatio(0.7)
            .setSeed(1)
            .fit(indexed);

    ImageClassifierModel best = (ImageClassifierModel) tuned.bestModel();
    Row row = best.transform(indexed).first();
    List<String> descending =
        new HandSigns().classes().stream().sorted(Comparator.reverseOrder()).toList();
    assertThat(row.<Row>getAs("classification").<String>getAs("label"))
        .isEqualTo(descending.get(row.<Double>getAs("guess").intValue()));
    try (Stream<Path> fits = Files.list(folder.resolve("fits"))) {
      assertThat(fits).hasSize(2);
    }
    JsonNode dataset =
        new ObjectMapper()
            .readTree(training(best).resolveSibling("dataset").resolve("dataset.json").toFile());
    assertThat(dataset.toString()).contains("\"classes\":[\"" + String.join("\",\"", descending));
  }

  @Test
  void imagesThatCannotBeReadAreLeftOutUpToARate() throws IOException {
    Dataset<Row> damaged =
        signs()
            .withColumn("n", col("path").substr(-5, 5))
            .withColumn(
                "content",
                when(col("n").equalTo("0.png"), lit(null))
                    .when(col("n").equalTo("1.png"), lit(new byte[] {1, 2, 3}))
                    .otherwise(col("content")))
            .drop("n");
    assertThat(damaged.where("length(content) > 3").count()).isLessThan(IMAGES);

    assertThatThrownBy(() -> classifier().fit(damaged))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("rejected.json")
        .hasMessageContaining("maxErrorRate")
        .message()
        .hasLineCount(1);

    ImageClassifierModel model = classifier().setMaxErrorRate(0.5).fit(damaged);
    Path dataset = training(model).resolveSibling("dataset");
    assertThat(Files.readString(dataset.resolve("rejected.json"))).contains("/0.png", "/1.png");
    assertThat(model.transform(damaged).where("error IS NULL").count())
        .isEqualTo(damaged.where("length(content) > 3").count());
  }

  private static final StructType SIGNS =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("content", DataTypes.BinaryType)
          .add("sign", DataTypes.StringType);

  private static ImageClassifier usable() {
    return new ImageClassifier()
        .setNetwork("signs-convnet")
        .setLabelCol("sign")
        .setOutput("never-written");
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(new ImageClassifier(), SIGNS, "no network is set; set it with setNetwork"),
        Arguments.of(new ImageClassifier().setNetwork("happy"), SIGNS, "no output is set"),
        Arguments.of(usable().setNetwork("resnet-5"), SIGNS, "resnet-5"),
        Arguments.of(usable().setNetwork("tiny-yolo"), SIGNS, "tiny-yolo is a detector"),
        Arguments.of(usable().setNetwork("planar"), SIGNS, "does not take colour images"),
        Arguments.of(usable().setSettings("epochs"), SIGNS, "'epochs' is not key=value"),
        Arguments.of(usable().setSettings("epoch=3"), SIGNS, "epoch"),
        Arguments.of(usable().setSettings("dataset=signs"), SIGNS, "fit makes the data set"),
        Arguments.of(
            usable().setLabelCol("class"), SIGNS, "no column 'class' of classes, only path"),
        Arguments.of(usable().setLabelCol("content"), SIGNS, "column 'content' is binary; it must"),
        Arguments.of(
            usable().setInputCol("path"), SIGNS, "column 'path' is string; training needs"),
        Arguments.of(usable(), SIGNS.add("error", "string"), "a column 'error' already"));
  }

  @ParameterizedTest
  @MethodSource
  void unusable(ImageClassifier classifier, StructType schema, String message) {
    for (boolean fits : new boolean[] {false, true}) {
      assertThatThrownBy(
              () -> {
                if (fits) {
                  classifier.fit(spark.createDataFrame(List.of(), schema));
                } else {
                  classifier.transformSchema(schema);
                }
              })
          .isInstanceOf(InputRefused.class)
          .hasMessageContaining(message)
          .message()
          .hasLineCount(1);
    }
  }

  static Stream<Arguments> unusableRows() {
    return Stream.of(
        Arguments.of("sign", "1 = 0", "the data set has no rows"),
        Arguments.of("if(path like '%/3.png', null, sign)", "true", "1 rows have no class, in"),
        Arguments.of("if(path like '%/3.png', 1.5, 1.0)", "true", "has the class id 1.5; ids are"),
        Arguments.of("if(path like '%/3.png', -1, 1)", "true", "has the class id -1; ids are"),
        Arguments.of("123456", "true", "has the class id 123456; ids are whole numbers from 0"));
  }

  @ParameterizedTest
  @MethodSource
  void unusableRows(String label, String rows, String message) throws IOException {
    assertRefused(signs().where(rows).selectExpr("path", "content", label + " AS sign"), message);
  }

  @Test
  void pathsThatOccurTwiceAreRefused() throws IOException {
    assertRefused(signs().union(signs().limit(2)), "2 rows repeat a path of others");
  }

  private void assertRefused(Dataset<Row> rows, String message) throws IOException {
    assertThatThrownBy(() -> classifier().fit(rows))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
    // Nothing of the images stays.
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private static Path training(Object model) {
    String trained = ((ImageClassifierModel) model).getModel();
    return Path.of(URI.create(trained)).getParent();
  }

  private static String parameters(Path output) throws IOException {
    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    String sha256 = run.get("parameters_sha256").asText();
    assertThat(sha256).as(String.format(Locale.ROOT, "of %s", output)).hasSize(64);
    return sha256;
  }
}
