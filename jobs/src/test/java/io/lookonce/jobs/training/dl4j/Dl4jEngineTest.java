package io.lookonce.jobs.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.training.SmallDataset;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.ExampleFormat.Batch;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.SeededShuffle;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.util.SparkUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Results of DL4J's own master, and the examples that it omits. */
@Tag("spark")
class Dl4jEngineTest {

  private static SparkSession spark;
  private static String dataset;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private TrainingFixture fixture;

  @BeforeAll
  static void open() throws Exception {
    spark = SharedSpark.session();
    dataset =
        new SmallDataset(spark, shared)
            .part(Split.TRAIN, 120)
            .part(Split.TRAIN, 89)
            .part(Split.VALIDATION, 30)
            .part(Split.TEST, 60)
            .finish();
  }

  @BeforeEach
  void fixture() {
    fixture = new TrainingFixture(spark, folder);
  }

  @Test
  void whatFillsNoRoundIsCountedAndWarnedAbout() throws Exception {
    JsonNode run =
        fixture.train(
            TrainingFixture.DENSE,
            dataset,
            "engine=dl4j",
            "averaging.workers=2",
            "averaging.frequency=5");

    assertThat(run.at("/counts/examples").asInt()).isEqualTo(209);
    assertThat(run.at("/counts/examples_per_epoch").asInt()).isEqualTo(160);
    assertThat(run.at("/counts/rounds_per_epoch").asInt()).isEqualTo(1);
    assertThat(run.at("/counts/rounds").asInt()).isEqualTo(2);
    assertThat(run.at("/exit_code").asInt()).isZero();
    assertThat(run.at("/health").asText())
        .contains("WARNING: 49 of 209 examples were left out of an epoch");
    assertThat(run.at("/settings/engine").asText()).isEqualTo("dl4j");
    assertThat(run.at("/metrics/train/examples").asInt()).isEqualTo(209);
    assertThat(run.at("/metrics/epochs/1/validation_accuracy").isNumber()).isTrue();
  }

  @Test
  void theSameSeedGivesTheSameBitsWithPrefetchingAndAfterABreak() throws Exception {
    JsonNode whole =
        fixture.train(TrainingFixture.CONVOLUTIONAL, dataset, "engine=dl4j", "epochs=2");
    JsonNode ahead =
        fixture.train(
            TrainingFixture.CONVOLUTIONAL, dataset, "engine=dl4j", "epochs=2", "dl4j.prefetch=2");
    JsonNode resumed = breakAndResume();

    assertThat(whole.at("/counts/rounds_per_epoch").asInt()).isEqualTo(3);
    assertThat(whole.at("/counts/examples_per_epoch").asInt()).isEqualTo(192);
    assertThat(TrainingFixture.digest(ahead)).isEqualTo(TrainingFixture.digest(whole));
    assertThat(TrainingFixture.digest(resumed)).isEqualTo(TrainingFixture.digest(whole));
    assertThat(resumed.get("metrics")).isEqualTo(whole.get("metrics"));
  }

  @Test
  void oneWorkerEqualsOneMachine() throws Exception {
    assertEqualsOneMachine(
        TrainingFixture.DENSE + "\noptimizer = { name = adam }",
        "averaging.workers=1",
        "averaging.frequency=4",
        "learning-rate=0.01",
        "epochs=2");
  }

  @Test
  void averagingEveryStepEqualsTheBigBatch() throws Exception {
    assertEqualsOneMachine(
        TrainingFixture.DENSE, "averaging.workers=2", "averaging.frequency=1", "epochs=1");
  }

  @Test
  void aLossThatIsNoNumberStopsIt() throws Exception {
    Path output = fixture.newOutput();
    assertThatThrownBy(
            () ->
                fixture.train(
                    fixture.request(
                        TrainingFixture.DENSE,
                        dataset,
                        "engine=dl4j",
                        "learning-rate=1e38",
                        "averaging.frequency=7",
                        "epochs=50"),
                    output,
                    false,
                    TrainingFixture.ignored()))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageContaining("is not finite in epoch ")
        .hasMessageContaining("smaller learning-rate");
    assertThat(TrainingFixture.run(output).at("/exit_code").asInt()).isEqualTo(1);
    assertThat(output.resolve("checkpoints")).isDirectoryContaining("glob:**/round-*");
  }

  /** Trains one epoch, and the second one in a resumed run. */
  private JsonNode breakAndResume() throws Exception {
    TrainingRequest request =
        fixture.request(
            TrainingFixture.CONVOLUTIONAL,
            dataset,
            "engine=dl4j",
            "epochs=2",
            "checkpoints.seconds=0");
    Path output = fixture.newOutput();
    TrainingListener breaking =
        (epoch, round, rounds, loss, times) -> {
          throw new IllegalStateException("broken after epoch " + epoch);
        };
    assertThatThrownBy(() -> fixture.train(request, output, false, breaking))
        .hasMessage("broken after epoch 1");
    return fixture.train(request, output, true, TrainingFixture.ignored());
  }

  /** Compares a training with a plain loop whose steps train all workers' mini-batches together. */
  private void assertEqualsOneMachine(String configuration, String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("engine=dl4j");
    TrainingRequest request = fixture.request(configuration, dataset, all.toArray(String[]::new));
    Path output = fixture.newOutput();
    fixture.train(request, output, false, TrainingFixture.ignored());

    ComputationGraph machine = machine(request.plan());

    INDArray trained = TrainingFixture.parameters(output);
    assertThat(trained.sub(machine.params()).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  private static ComputationGraph machine(TrainingPlan plan) throws Exception {
    EpochPlan epochPlan = plan.epochPlan();
    List<Shard> shards =
        new ShardLoader(spark, TrainingFixture.STORAGE, plan)
            .shuffledTraining(plan.settings().seed())
            .collect();
    ComputationGraph graph = plan.network().build(plan.settings(), epochPlan.examples());
    BatchBuilder tensors = plan.task().format().newBatchBuilder();
    for (int epoch = 0; epoch < plan.settings().epochs(); epoch++) {
      for (List<List<Integer>> round : deal(epochPlan, plan.settings().seed(), epoch)) {
        for (int step = 0; step < epochPlan.frequency(); step++) {
          Shard union = union(shards, round, step * epochPlan.batchSize(), epochPlan.batchSize());
          Batch batch = tensors.evaluationBatch(union, identity(union.size()), 0, union.size());
          graph.fit(new INDArray[] {batch.features()}, new INDArray[] {batch.labels()});
        }
      }
      graph.incrementEpochCount();
    }
    return graph;
  }

  /** DL4J's assignment of indices in the shards to rounds, by round and worker. */
  private static List<List<List<Integer>>> deal(EpochPlan plan, long seed, int epoch) {
    List<Integer> places = new ArrayList<>();
    for (int worker = 0; worker < plan.workers(); worker++) {
      places.add(plan.examplesOf(worker));
    }
    JavaRDD<Integer> byWorker =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(places, plan.workers())
            .flatMap(size -> java.util.stream.IntStream.range(0, size).iterator());
    long random = new Random(SeededShuffle.mixed(seed, epoch + 1L)).nextLong();
    List<List<List<Integer>>> rounds = new ArrayList<>();
    for (JavaRDD<Integer> round :
        SparkUtils.balancedRandomSplit(plan.examples(), plan.roundSize(), byWorker, random)) {
      rounds.add(round.glom().collect());
    }
    return rounds;
  }

  private static Shard union(List<Shard> shards, List<List<Integer>> places, int from, int count) {
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Shard shard : shards) {
      for (int place : places.get(shard.worker()).subList(from, from + count)) {
        pixels.add(shard.pixels()[place]);
        labels.add(shard.classOf(place));
      }
    }
    return Shard.ofClasses(
        0,
        pixels.toArray(byte[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        new String[labels.size()],
        null);
  }

  private static int[] identity(int length) {
    return java.util.stream.IntStream.range(0, length).toArray();
  }
}
