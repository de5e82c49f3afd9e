package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.training.SmallDataset;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.Rounds.RoundPlan;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.jobs.training.data.Shard;
import io.lookonce.jobs.training.data.ShardLoader;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.network.Averaging;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All implementations of {@link Aggregation} against a plain loop. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
class AggregationTest {

  private static final int NUMBERS_OF_A_CHUNK = 150;

  private static SparkSession spark;
  private static String dataset;
  private static JavaRDD<Shard> shards;

  @TempDir private static Path folder;

  @BeforeAll
  static void open() throws Exception {
    spark = SharedSpark.session();
    dataset = new SmallDataset(spark, folder).part(Split.TRAIN, 209).finish();
    shards = new ShardLoader(spark, TrainingFixture.STORAGE, plan(50)).shuffledTraining(5);
  }

  static Stream<Aggregation> aggregations() throws Exception {
    int numbers = FlatState.bytes(graph(plan(50))) / Float.BYTES;
    assertThat(numbers).isGreaterThan(5 * NUMBERS_OF_A_CHUNK);
    assertThat(numbers % NUMBERS_OF_A_CHUNK).isNotZero();
    return Stream.of(
        new DriverAggregation(),
        new SharedMemoryAggregation(),
        new ChunkedAggregation(numbers, NUMBERS_OF_A_CHUNK, 5),
        new ChunkedAggregation(numbers, numbers, 2));
  }

  /** 53 examples for the first of four workers, 52 for the others. */
  @ParameterizedTest
  @MethodSource("aggregations")
  void theMeanIsWeightedByExamples(Aggregation aggregation) throws Exception {
    assertMean(aggregation, plan(50), 0, List.of(50L, 50L, 50L, 50L));
    assertMean(aggregation, plan(50), 1, List.of(3L, 2L, 2L, 2L));
  }

  @ParameterizedTest
  @MethodSource("aggregations")
  void aWorkerWithoutExamplesDoesNotCount(Aggregation aggregation) throws Exception {
    assertMean(aggregation, plan(52), 1, List.of(1L, 0L, 0L, 0L));
  }

  /** An executor that is lost after the round, before the driver has fetched the mean. */
  @Test
  void statesThatAreLostBeforeTheyAreSummedAreTrainedAgain() throws Exception {
    TrainingPlan plan = plan(50);
    int numbers = FlatState.bytes(graph(plan)) / Float.BYTES;
    Aggregation aggregation = new ChunkedAggregation(numbers, NUMBERS_OF_A_CHUNK, 5);
    assertMean(
        aggregation, plan, 0, List.of(50L, 50L, 50L, 50L), AggregationTest::loseShuffleFiles);
  }

  private static void loseShuffleFiles() {
    MapOutputTrackerMaster files = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    int lost = 0;
    for (int shuffle = 0; shuffle < 10_000; shuffle++) {
      if (files.containsShuffle(shuffle)) {
        lost += files.getNumAvailableOutputs(shuffle);
        files.unregisterAllMapAndMergeOutput(shuffle);
      }
    }
    assertThat(lost).isPositive();
  }

  /** Evaluating other parameters between two rounds must not change the next round. */
  @ParameterizedTest
  @MethodSource("aggregations")
  void aRoundBeginsWhereTheOneBeforeEnded(Aggregation aggregation) throws Exception {
    TrainingPlan plan = plan(15);
    ComputationGraph graph = graph(plan);
    byte[] state = FlatState.of(graph);
    byte[] expected = state.clone();
    NetworkSpecification specification = specification(plan, graph);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    MeanReceiver receiver = OuterOptimizer.of(new Averaging.Mean(), graph).into(state, new byte[0]);
    try (ClusterRounds rounds = rounds(context, specification, aggregation, plan)) {
      for (int number = 0; number < 3; number++) {
        RoundPlan round = new RoundPlan(plan.epochPlan(), 5, 0, number);
        try (Aggregation.Round trained = rounds.runRound(state, round)) {
          trained.mean(receiver);
        }
        List<Long> examples = List.of(15L, 15L, 15L, 15L);
        expected = mean(specification, shards.collect(), expected, round, examples);
        assertThat(state).as("after round %d", number).isEqualTo(expected);
        rounds.evaluate(Split.TRAIN, number == 0 ? state : new byte[state.length]);
      }
    }
  }

  private static void assertMean(
      Aggregation aggregation, TrainingPlan plan, int number, List<Long> examples) {
    assertMean(aggregation, plan, number, examples, () -> {});
  }

  /**
   * @param fault what happens between the round and its mean
   */
  private static void assertMean(
      Aggregation aggregation, TrainingPlan plan, int number, List<Long> examples, Runnable fault) {
    ComputationGraph graph = graph(plan);
    RoundPlan round = new RoundPlan(plan.epochPlan(), 5, 0, number);
    byte[] state = FlatState.of(graph);
    byte[] before = state.clone();
    NetworkSpecification specification = specification(plan, graph);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    MeanReceiver receiver = OuterOptimizer.of(new Averaging.Mean(), graph).into(state, new byte[0]);

    try (ClusterRounds rounds = rounds(context, specification, aggregation, plan);
        Aggregation.Round trained = rounds.runRound(state, round)) {
      assertThat(state).isEqualTo(before);
      assertThat(trained.reports()).extracting(WorkerReport::worker).containsExactly(0, 1, 2, 3);
      assertThat(trained.reports())
          .extracting(WorkerReport::examples)
          .containsExactlyElementsOf(examples);
      fault.run();
      trained.mean(receiver);
    }

    assertThat(state).isEqualTo(mean(specification, shards.collect(), before, round, examples));
  }

  /** Rounds on the cached shards of this test; closing their own, empty loader keeps the shards. */
  private static ClusterRounds rounds(
      JavaSparkContext context,
      NetworkSpecification specification,
      Aggregation aggregation,
      TrainingPlan plan) {
    return new ClusterRounds(
        context,
        specification,
        aggregation,
        plan.task().evaluator().metricsOnly(),
        new ShardLoader(spark, TrainingFixture.STORAGE, plan),
        shards);
  }

  /** The reference: one network after the other, then one number after the other. */
  private static byte[] mean(
      NetworkSpecification specification,
      List<Shard> shards,
      byte[] before,
      RoundPlan round,
      List<Long> examples) {
    double[] sum = new double[before.length / Float.BYTES];
    for (Shard shard : shards) {
      try (WorkerNetwork network = new WorkerNetwork(specification)) {
        network.trainRound(shard, before, round);
        byte[] trained = before.clone();
        network.state().copyTo(trained);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += (double) examples.get(shard.worker()) * FlatState.floats(trained).get(i);
        }
      }
    }
    long total = examples.stream().mapToLong(Long::longValue).sum();
    byte[] mean = new byte[before.length];
    FloatBuffer numbers = FlatState.floats(mean);
    for (int i = 0; i < sum.length; i++) {
      numbers.put(i, (float) (sum[i] / total));
    }
    return mean;
  }

  private static TrainingPlan plan(int batchSize) throws IOException {
    return new TrainingFixture(spark, folder)
        .request(
            TrainingFixture.CONVOLUTIONAL,
            dataset,
            "averaging.workers=4",
            "averaging.frequency=1",
            "mini-batch-size=" + batchSize)
        .plan();
  }

  private static ComputationGraph graph(TrainingPlan plan) {
    return plan.network().build(plan.settings(), plan.epochPlan().examples());
  }

  private static NetworkSpecification specification(TrainingPlan plan, ComputationGraph graph) {
    return new NetworkSpecification(graph.getConfiguration().toJson(), plan.task().format(), 1);
  }
}
