package io.lookonce.jobs.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions in queries, against the stages. */
@Tag("spark")
@Tag("cross")
class SqlFunctionsTest {

  @TempDir private static Path made;
  private static MlFixture fixture;
  private static SparkSession spark;

  @BeforeAll
  static void makeModelsAndImages() throws IOException {
    fixture = MlFixture.in(made);
    // A session of its own with the extension, on the Spark that runs already.
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    spark = SparkSession.builder().withExtensions(new LookonceExtensions()).getOrCreate();
    spark.conf().set(LookonceExtensions.REGISTRY, fixture.registry().toString());
    files(fixture.scenes()).createOrReplaceTempView("scenes");
    files(fixture.signs()).createOrReplaceTempView("signs");
  }

  @Test
  void functionsGiveTheRowsOfTheStages() {
    Map<String, String> detected =
        MlFixture.byName(
            spark
                .sql(
                    "SELECT path, r.detections, r.error FROM (SELECT path,"
                        + " lookonce_detect(content, 'untrained') AS r FROM scenes)")
                .collectAsList(),
            "detections",
            "error");
    assertThat(detected)
        .hasSize(MlFixture.SCENES + 2)
        .isEqualTo(
            MlFixture.byName(
                new YoloDetector()
                    .setModel(MlFixture.DETECTOR)
                    .setRegistry(fixture.registry().toString())
                    .transform(spark.table("scenes"))
                    .collectAsList(),
                "detections",
                "error"));
    assertThat(
            MlFixture.byName(
                spark
                    .sql(
                        "SELECT path, c.label, c.error FROM (SELECT path, lookonce_classify(path,"
                            + " 'signs-convnet:1') AS c FROM signs)")
                    .collectAsList(),
                "label",
                "error"))
        .isEqualTo(
            MlFixture.byName(
                new ImageClassifierModel()
                    .setModel(MlFixture.CLASSIFIER)
                    .setRegistry(fixture.registry().toString())
                    .transform(spark.table("signs"))
                    .selectExpr("path", "classification.label", "error")
                    .collectAsList(),
                "label",
                "error"));
  }

  @Test
  void bothModelsServeOneQueryAndBoxesAreCounted() {
    List<Row> counts =
        spark
            .sql(
                "SELECT d.label, count(*) AS boxes, count(distinct path) AS images, min(c.label)"
                    + " FROM (SELECT path, lookonce_detect(content, 'untrained') AS r,"
                    + " lookonce_classify(content, 'signs-convnet') AS c FROM scenes)"
                    + " LATERAL VIEW EXPLODE(r.detections) exploded AS d GROUP BY d.label")
            .collectAsList();

    assertThat(counts).isNotEmpty();
    assertThat(counts).allMatch(row -> row.getLong(1) > 0 && row.getString(3) != null);
  }

  @Test
  void aNullOrAConstantIsAnImageToo() {
    Row row =
        spark
            .sql(
                "SELECT lookonce_detect(cast(null AS binary), 'untrained') AS a,"
                    + " lookonce_detect('/nowhere/a.jpg', 'untrained') AS b")
            .head();

    assertThat(row.<Row>getAs("a").<String>getAs("error")).isEqualTo("no image: the value is null");
    assertThat(row.<Row>getAs("b").<String>getAs("error")).startsWith("not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lookonce_detect(content) | takes an image and a model, not 1 arguments",
        "lookonce_detect(content, path) | lookonce_detect: the model must be a constant",
        "lookonce_detect(content, 'signs-convnet') | is a classifier; a detector is needed",
        "lookonce_classify(content, 'absent') | absent",
        "lookonce_classify(length, 'signs-convnet') | is bigint; it must be binary"
      })
  void aCallThatCannotWorkIsRefusedWhenItIsAnalyzed(String call, String message) {
    assertThatThrownBy(() -> spark.sql("SELECT " + call + " FROM scenes"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message);
  }

  private static Dataset<Row> files(Path folder) {
    return spark.read().format("binaryFile").load(folder.toString());
  }
}
