package io.lookonce.jobs.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.TableRows;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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

/** The stages on Spark's own sources, against the tables of the commands. */
@Tag("spark")
@Tag("cross")
class StagesTest {

  @TempDir private static Path made;
  private static MlFixture fixture;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void makeModelsAndImages() throws IOException {
    spark = SharedSpark.session();
    fixture = MlFixture.in(made);
  }

  @Test
  void detectionsAreThoseOfTheCommandWhetherContentOrPathIsGiven() throws IOException {
    CommandRun run =
        CommandRun.of(
            "detect",
            "--images",
            fixture.scenes().toString(),
            "--model",
            MlFixture.DETECTOR,
            "--registry",
            fixture.registry().toString(),
            "--output",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, String> table =
        MlFixture.byName(TableRows.of(folder.resolve("out")), "detections", "error");
    assertThat(table).hasSize(MlFixture.SCENES + 2);
    assertThat(table.get("000003.jpg")).contains("[truck,").endsWith("null\n");

    Dataset<Row> files = files(fixture.scenes());
    List<Row> byContent = detector().transform(files).collectAsList();
    List<Row> byPath =
        detector().setInputCol("path").setBatchSize(3).transform(files).collectAsList();

    assertThat(MlFixture.byName(byContent, "detections", "error")).isEqualTo(table);
    assertThat(MlFixture.byName(byPath, "detections", "error")).isEqualTo(table);
    assertThat(byContent.get(0).schema().fieldNames())
        .containsExactly("path", "modificationTime", "length", "content", "detections", "error");
    assertThat(byContent.get(0).schema()).isEqualTo(detector().transformSchema(files.schema()));
  }

  @Test
  void anImageThatCannotBeReadHasAnErrorAndFailsNothing() throws IOException {
    StructType schema =
        new StructType().add("path", DataTypes.StringType).add("n", DataTypes.IntegerType);
    List<String> paths = new ArrayList<>();
    paths.add(fixture.scenes().resolve("000001.jpg").toString());
    paths.add(null);
    paths.addAll(
        List.of(
            "",
            fixture.scenes().toString(),
            fixture.scenes().resolve("absent.jpg").toString(),
            "nowhere://host/a.jpg",
            "http://localhost/a.jpg",
            "file:///a\u0000b.jpg",
            fixture.scenes().resolve("cut.jpg").toUri().toString()));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      rows.add(RowFactory.create(paths.get(i), i));
    }

    List<Row> scored =
        detector()
            .setBatchSize(4)
            .transform(spark.createDataFrame(rows, schema).coalesce(1))
            .orderBy("n")
            .collectAsList();

    assertThat(scored).hasSize(paths.size());
    assertThat(scored.get(0).<String>getAs("error")).isNull();
    assertThat(scored.subList(1, scored.size()))
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("error")).isNotBlank().hasLineCount(1);
              assertThat(row.getList(row.fieldIndex("detections"))).isEmpty();
            });
    assertThat(scored.get(1).<String>getAs("error")).isEqualTo("no image: the value is null");
    assertThat(scored.get(3).<String>getAs("error")).isEqualTo("unreadable: it is a folder");
    assertThat(scored.get(4).<String>getAs("error")).startsWith("not found");
    assertThat(scored.get(8).<String>getAs("error")).startsWith("truncated");
  }

  @Test
  void contentThatIsNoImageHasAnErrorInBothStages() throws IOException {
    StructType schema =
        new StructType().add("n", DataTypes.IntegerType).add("content", DataTypes.BinaryType);
    byte[] whole = Files.readAllBytes(fixture.signs().resolve("0.png"));
    List<Row> rows =
        List.of(
            RowFactory.create(0, whole),
            RowFactory.create(1, null),
            RowFactory.create(2, new byte[0]),
            RowFactory.create(3, "no image".getBytes(StandardCharsets.UTF_8)),
            RowFactory.create(4, Arrays.copyOf(whole, whole.length / 2)),
            RowFactory.create(5, whole));

    for (Transformer stage : List.of(detector().setBatchSize(6), classifier().setBatchSize(6))) {
      List<Row> scored =
          stage
              .transform(spark.createDataFrame(rows, schema).coalesce(1))
              .orderBy("n")
              .collectAsList();

      assertThat(scored)
          .extracting(row -> String.valueOf(row.<String>getAs("error")).replaceAll(":.*", ""))
          .as(stage.uid())
          .containsExactly("null", "no image", "empty", "not an image", "truncated", "null");
    }
  }

  @Test
  void pixelsOfSparksImageSourceGiveTheProbabilitiesOfTheFile() {
    Dataset<Row> decoded =
        spark
            .read()
            .format("image")
            .load(fixture.signs().toString())
            .withColumn("path", col("image.origin"));
    Dataset<Row> withBroken =
        decoded.unionByName(
            decoded
                .limit(1)
                .selectExpr(
                    "named_struct('origin', '', 'height', -1, 'width', -1, 'nChannels', -1, 'mode',"
                        + " -1, 'data', cast('' as binary)) as image",
                    "'broken' as path"));

    Map<String, String> byPixels =
        MlFixture.byName(
            classifier().setInputCol("image").transform(withBroken).collectAsList(),
            "classification",
            "error");
    Map<String, String> byContent =
        MlFixture.byName(
            classifier().transform(files(fixture.signs())).collectAsList(),
            "classification",
            "error");

    assertThat(byPixels.remove("broken"))
        .isEqualTo("null\ncorrupt: Spark's image source could not decode it\n");
    assertThat(byPixels).hasSize(MlFixture.SIGNS).isEqualTo(byContent);
  }

  @Test
  void aClassifierGivesWhatSparksEvaluatorsAndStagesTake() {
    Dataset<Row> files = files(fixture.signs());
    Dataset<Row> classified = classifier().transform(files);

    assertThat(classified.schema()).isEqualTo(classifier().transformSchema(files.schema()));
    for (Row row : classified.collectAsList()) {
      Vector probabilities = row.getAs("probability");
      Row classification = row.getAs("classification");
      assertThat(row.<Double>getAs("prediction"))
          .isEqualTo(probabilities.argmax())
          .isEqualTo(classification.<Integer>getAs("class_id").doubleValue());
      assertThat(classification.getList(classification.fieldIndex("probabilities")))
          .hasSize(probabilities.size());
    }
    assertThat(
            new IndexToString()
                .setInputCol("prediction")
                .setOutputCol("name")
                .transform(classified)
                .where("name <> classification.label")
                .count())
        .isZero();
    assertThat(
            new MulticlassClassificationEvaluator()
                .setMetricName("logLoss")
                .evaluate(classified.withColumn("label", lit(1.0))))
        .isPositive();
  }

  @Test
  void twoModelsWorkInOnePipelineAndASavedOneGivesTheSameInAnotherJvm()
      throws IOException, InterruptedException {
    Dataset<Row> files = files(fixture.scenes());
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  detector().setScoreThreshold(0.2).setClasses("truck"),
                  classifier().setErrorCol("not_classified")
                })
            .fit(files);
    String saved = folder.resolve("pipeline").toString();
    pipeline.write().save(saved);
    List<String> before = SavedPipeline.rows(pipeline.transform(files));
    assertThat(before).hasSize(MlFixture.SCENES + 2).anyMatch(row -> row.contains("[truck,"));

    assertThat(SavedPipeline.rows(PipelineModel.load(saved).transform(files))).isEqualTo(before);
    assertThat(SavedPipeline.inAnotherJvm(saved, fixture.scenes(), folder)).isEqualTo(before);
  }

  @Test
  void copiesKeepAndOverrideParameters() {
    YoloDetector detector = detector().setScoreThreshold(0.3).setMaxBytes(1000);

    YoloDetector copy = detector.copy(new ParamMap().put(detector.scoreThreshold(), (Object) 0.7));

    assertThat(copy.uid()).isEqualTo(detector.uid());
    assertThat(copy.getScoreThreshold()).isEqualTo(0.7);
    assertThat(copy.getModel()).isEqualTo(MlFixture.DETECTOR);
    assertThat(detector.getScoreThreshold()).isEqualTo(0.3);
    assertThat(copy.explainParams()).contains("scoreThreshold", "maxForwardSeconds", "registry");
    assertThatThrownBy(() -> detector.setScoreThreshold(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scoreThreshold");
  }

  static Stream<Arguments> unusable() {
    StructType content = new StructType().add("content", DataTypes.BinaryType);
    StructType number = new StructType().add("content", DataTypes.IntegerType);
    StructType other = new StructType().add("pixels", DataTypes.BinaryType);
    return Stream.of(
        Arguments.of(detector().setInputCol("photo"), content, "no column 'photo', only content"),
        Arguments.of(
            detector(), other, "no column of images (content, image or path), only pixels"),
        Arguments.of(
            detector().setInputCol("content"),
            number,
            "column 'content' is int; it must be binary"),
        Arguments.of(detector(), content.add("error", "string"), "a column 'error' already"),
        Arguments.of(new YoloDetector(), content, "no model is set"),
        Arguments.of(detector().setModel("absent"), content, "absent"),
        Arguments.of(
            detector().setModel(MlFixture.CLASSIFIER), content, "is a classifier; a detector is"),
        Arguments.of(
            classifier().setModel(MlFixture.DETECTOR), content, "is a detector; a classifier is"),
        Arguments.of(detector().setClasses("cat", "carr"), content, "does not know the class c"));
  }

  @ParameterizedTest
  @MethodSource
  void unusable(Transformer stage, StructType schema, String message) {
    assertThatThrownBy(() -> stage.transformSchema(schema))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> stage.transform(spark.createDataFrame(List.of(), schema)))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message);
  }

  private static YoloDetector detector() {
    return new YoloDetector()
        .setModel(MlFixture.DETECTOR)
        .setRegistry(fixture.registry().toString());
  }

  private static ImageClassifierModel classifier() {
    return new ImageClassifierModel()
        .setModel(MlFixture.CLASSIFIER)
        .setRegistry(fixture.registry().toString());
  }

  private static Dataset<Row> files(Path folder) {
    return spark.read().format("binaryFile").load(folder.toString());
  }
}
