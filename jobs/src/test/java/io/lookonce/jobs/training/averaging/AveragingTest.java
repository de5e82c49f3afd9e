package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.training.InMemorySplits;
import io.lookonce.jobs.training.SingleTraining;
import io.lookonce.jobs.training.SmallDataset;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.TrainingResult;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.ExampleFormat.Batch;
import io.lookonce.jobs.training.data.ExampleFormat.BatchBuilder;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.nd4j.FastNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

/** Parameter averaging against plain loops on one machine. */
@Tag("spark")
@Tag("cross")
class AveragingTest {

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
  void everyExampleIsTrainedOnceInEveryEpoch() throws Exception {
    JsonNode run =
        fixture.train(
            TrainingFixture.DENSE, dataset, "averaging.frequency=5", "averaging.workers=2");

    assertThat(run.at("/counts/examples_per_epoch").asInt()).isEqualTo(209);
    assertThat(run.at("/counts/rounds_per_epoch").asInt()).isEqualTo(2);
    assertThat(run.at("/counts/rounds").asInt()).isEqualTo(4);
    assertThat(run.at("/metrics/train/examples").asInt()).isEqualTo(209);
    assertThat(run.at("/metrics/test/examples").asInt()).isEqualTo(60);
  }

  /**
   * Parameters that stay as they were drawn have the same loss in every step of an epoch and after
   * it, whoever trains. The last of 209 examples in batches of 32 is one of 17.
   */
  @Test
  void theLossOfATrialIsThatOfAllExamples() throws Exception {
    String[] settings = {"learning-rate=1e-30", "mini-batch-size=32", "epochs=2"};
    TrainingRequest one =
        fixture.request(
            TrainingFixture.DENSE,
            dataset,
            settings[0],
            settings[1],
            settings[2],
            "averaging.workers=1");
    TrainingResult alone =
        SingleTraining.of(one).run(InMemorySplits.read(spark, TrainingFixture.STORAGE, one));
    JsonNode two =
        fixture.train(
            TrainingFixture.DENSE,
            dataset,
            settings[0],
            settings[1],
            settings[2],
            "averaging.workers=2");

    double loss = alone.scores().get(Split.TRAIN.title()).loss();
    assertThat(alone.epochLoss()).isCloseTo(loss, within(1e-6));
    assertThat(two.at("/metrics/epochs/1/loss").asDouble()).isCloseTo(loss, within(1e-6));
    double lastRound = alone.course().get(alone.course().size() - 1).loss();
    assertThat(lastRound).isNotCloseTo(loss, within(1e-3));
  }

  @Test
  void theShardsHoldEveryExampleOnce() throws Exception {
    TrainingPlan plan =
        fixture.request(TrainingFixture.DENSE, dataset, "averaging.workers=4").plan();

    List<Shard> shards =
        new ShardLoader(spark, TrainingFixture.STORAGE, plan).shuffledTraining(7).collect();

    assertThat(shards.stream().map(Shard::size)).containsExactly(53, 52, 52, 52);
    Set<List<Byte>> distinct = new HashSet<>();
    for (Shard shard : shards) {
      for (byte[] pixels : shard.pixels()) {
        List<Byte> content = new ArrayList<>();
        for (byte pixel : pixels) {
          content.add(pixel);
        }
        distinct.add(content);
      }
    }
    assertThat(distinct).hasSize(209);
  }

  @Test
  void itLearns() throws Exception {
    JsonNode run = fixture.train(TrainingFixture.DENSE, dataset, "epochs=25", "learning-rate=0.5");

    assertThat(run.at("/metrics/test/accuracy").asDouble()).isGreaterThan(0.9);
    JsonNode epochs = run.at("/metrics/epochs");
    assertThat(epochs.get(24).get("loss").asDouble())
        .isLessThan(0.5 * epochs.get(0).get("loss").asDouble());
    double parts =
        run.at("/figures/compute_seconds").asDouble()
            + run.at("/figures/wait_seconds").asDouble()
            + run.at("/figures/transfer_seconds").asDouble()
            + run.at("/figures/sum_seconds").asDouble();
    assertThat(parts)
        .isCloseTo(
            run.at("/figures/training_seconds").asDouble(),
            org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void theSameRunGivesTheSameBits() throws Exception {
    String first =
        TrainingFixture.digest(fixture.train(TrainingFixture.CONVOLUTIONAL, dataset, "epochs=2"));
    String second =
        TrainingFixture.digest(fixture.train(TrainingFixture.CONVOLUTIONAL, dataset, "epochs=2"));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void oneWorkerEqualsOneMachine() throws Exception {
    String configuration = TrainingFixture.DENSE + "\noptimizer = { name = adam }";
    TrainingRequest request =
        fixture.request(
            configuration,
            dataset,
            "averaging.workers=1",
            "averaging.frequency=4",
            "learning-rate=0.01",
            "epochs=3");
    Path output = fixture.newOutput();
    fixture.train(request, output, false, TrainingFixture.ignored());

    ComputationGraph fast = machine(request.plan(), true);
    ComputationGraph stock = machine(request.plan(), false);

    INDArray trained = TrainingFixture.parameters(output);
    assertThat(trained.toFloatVector()).isEqualTo(fast.params().toFloatVector());
    assertThat(trained.distance2(stock.params())).isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void averagingEveryStepEqualsTheBigBatch(int workers) throws Exception {
    TrainingRequest request =
        fixture.request(TrainingFixture.DENSE, dataset, "averaging.workers=" + workers);
    Path output = fixture.newOutput();
    fixture.train(request, output, false, TrainingFixture.ignored());

    ComputationGraph big = machine(request.plan(), false);

    INDArray difference = TrainingFixture.parameters(output).sub(big.params());
    assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  /** The reference: a plain loop whose steps train the mini-batches of all workers together. */
  private static ComputationGraph machine(TrainingPlan plan, boolean fast) throws Exception {
    EpochPlan epochPlan = plan.epochPlan();
    List<Shard> shards =
        new ShardLoader(spark, TrainingFixture.STORAGE, plan)
            .shuffledTraining(plan.settings().seed())
            .collect();
    ComputationGraph graph = plan.network().build(plan.settings(), epochPlan.examples());
    FastNetwork network = fast ? FastNetwork.of(graph) : null;
    BatchBuilder tensors = plan.task().format().newBatchBuilder();
    for (int epoch = 0; epoch < plan.settings().epochs(); epoch++) {
      RoundPlan round = new RoundPlan(epochPlan, plan.settings().seed(), epoch, 0);
      for (int from = 0; from < shards.get(0).size(); from += epochPlan.batchSize()) {
        Shard union = union(shards, round, from, epochPlan.batchSize());
        Batch batch = tensors.evaluationBatch(union, identity(union.size()), 0, union.size());
        if (fast) {
          network.fit(batch.features(), batch.labels());
        } else {
          graph.fit(new INDArray[] {batch.features()}, new INDArray[] {batch.labels()});
        }
      }
    }
    return graph;
  }

  private static Shard union(List<Shard> shards, RoundPlan round, int from, int batchSize) {
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    for (Shard shard : shards) {
      int[] order = round.order(shard.worker());
      for (int i = from; i < Math.min(from + batchSize, shard.size()); i++) {
        pixels.add(shard.pixels()[order[i]]);
        labels.add(shard.classOf(order[i]));
        sources.add(shard.sources()[order[i]]);
      }
    }
    return Shard.ofClasses(
        0,
        pixels.toArray(byte[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        sources.toArray(String[]::new),
        null);
  }

  private static int[] identity(int length) {
    int[] order = new int[length];
    java.util.Arrays.setAll(order, i -> i);
    return order;
  }
}
