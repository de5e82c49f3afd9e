package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.storage.InputRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unusable data sets and settings are refused before the first round. */
@Tag("spark")
class TrainingRefusalTest {

  private static SparkSession spark;

  @TempDir private Path folder;
  private SmallDataset small;
  private TrainingFixture fixture;

  @BeforeAll
  static void open() {
    spark = SharedSpark.session();
  }

  @BeforeEach
  void fixture() throws Exception {
    fixture = new TrainingFixture(spark, folder);
    small = new SmallDataset(spark, Files.createDirectory(folder.resolve("data")));
  }

  @Test
  void fewerExamplesThanWorkers() throws Exception {
    String dataset = small.part(Split.TRAIN, 3).finish();

    assertRefused(
        "3 training examples, too few for averaging.workers = 4", dataset, "averaging.workers=4");
  }

  @Test
  void noTrainingExamples() throws Exception {
    assertRefused("0 training examples", small.part(Split.TEST, 3).finish());
  }

  @Test
  void anotherShape() throws Exception {
    assertRefused(
        "images of 4x4x3, network custom takes 47 numbers",
        small.part(Split.TRAIN, 20).finish(),
        "input.features=47");
  }

  @Test
  void anotherNumberOfClasses() throws Exception {
    assertRefused(
        "5 classes, network custom has outputs for 3",
        small.classes(5).part(Split.TRAIN, 20).finish());
  }

  @Test
  void aLabelThatIsNoClass() throws Exception {
    assertRefused("train-0.parquet#0 has the label ", small.part(Split.TRAIN, 20, 3).finish());
  }

  @Test
  void aKeyThatIsNotKnown() throws Exception {
    assertRefused(
        "averaging.frequencies", small.part(Split.TRAIN, 20).finish(), "averaging.frequencies=3");
  }

  @Test
  void noDataSet() {
    assertRefused("it holds no dataset.json", folder.toString());
  }

  private void assertRefused(String message, String dataset, String... settings) {
    Path output = fixture.newOutput();
    assertThatThrownBy(
            () ->
                fixture.train(
                    fixture.request(TrainingFixture.DENSE, dataset, settings),
                    output,
                    false,
                    TrainingFixture.ignored()))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message)
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }
}
