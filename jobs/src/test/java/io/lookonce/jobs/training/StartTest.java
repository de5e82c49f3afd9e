package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training a classifier from an existing model. */
@Tag("spark")
class StartTest {

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = SharedSpark.session();
  }

  @Test
  void beginsWithTheNumbersOfItsStartAndResumesFromThatAlone() throws IOException {
    TrainingFixture fixture = new TrainingFixture(spark, folder);
    String dataset = dataset(3);
    Path first = fixture.newOutput();
    fixture.train(
        fixture.request(TrainingFixture.CONVOLUTIONAL, dataset),
        first,
        false,
        TrainingFixture.ignored());

    String start = "start=" + first.resolve("model");
    TrainingRequest request = fixture.request(TrainingFixture.CONVOLUTIONAL, dataset, start);
    ComputationGraph graph = build(request);
    assertThat(graph.params().equalsWithEps(TrainingFixture.parameters(first), 0)).isTrue();
    assertThat(request.description()).anyMatch(line -> line.contains("reinitialised: none"));

    Path second = fixture.newOutput();
    JsonNode run = fixture.train(request, second, false, TrainingFixture.ignored());
    assertThat(run.at("/settings/start.sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(TrainingFixture.digest(fixture.train(request, second, true, (a, b, c, d, e) -> {})))
        .isEqualTo(TrainingFixture.digest(run));

    // A training that starts from this result has another identity.
    TrainingRequest other =
        fixture.request(TrainingFixture.CONVOLUTIONAL, dataset, "start=" + second.resolve("model"));
    assertThatThrownBy(() -> fixture.train(other, second, true, TrainingFixture.ignored()))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("start.sha256 was ");
  }

  @Test
  void otherClassesGetANewHeadAndOtherLayersAreRefused() throws IOException {
    TrainingFixture fixture = new TrainingFixture(spark, folder);
    Path first = fixture.newOutput();
    fixture.train(
        fixture.request(TrainingFixture.CONVOLUTIONAL, dataset(3), "epochs=1"),
        first,
        false,
        TrainingFixture.ignored());
    String start = "start=" + first.resolve("model");
    String pair = dataset(2);

    TrainingRequest request =
        fixture.request(
            TrainingFixture.CONVOLUTIONAL.replace("units = 3", "units = 2"), pair, start);
    ComputationGraph source =
        build(
            fixture.request(
                TrainingFixture.CONVOLUTIONAL, folder.resolve("data3").toString(), start));
    Map<String, INDArray> taken = source.paramTable();
    Map<String, INDArray> begun = build(request).paramTable();
    String head = begun.keySet().stream().reduce((a, b) -> b).orElseThrow().split("_")[0];
    assertThat(begun).isNotEmpty();
    begun.forEach(
        (name, values) -> {
          if (!name.startsWith(head)) {
            assertThat(values.equalsWithEps(taken.get(name), 0)).as(name).isTrue();
          }
        });
    assertThat(request.description()).anyMatch(line -> line.contains("reinitialised: " + head));

    assertThatThrownBy(
            () ->
                fixture.request(
                    TrainingFixture.CONVOLUTIONAL.replace("filters = 4", "filters = 5"),
                    folder.resolve("data3").toString(),
                    start))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("does not suit network custom: its layer");
    assertThatThrownBy(
            () -> fixture.request(TrainingFixture.DENSE, folder.resolve("data3").toString(), start))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("its layers are");
  }

  private static ComputationGraph build(TrainingRequest request) {
    return request.plan().network().build(request.plan().settings(), 1);
  }

  private String dataset(int classes) throws IOException {
    return new SmallDataset(spark, Files.createDirectory(folder.resolve("data" + classes)))
        .classes(classes)
        .part(Split.TRAIN, 40)
        .part(Split.TEST, 20)
        .finish();
  }
}
