package io.lookonce.jobs.training.dl4j;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.averaging.ClusterRounds;
import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.network.Averaging;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * {@code engine = dl4j}: DL4J's own {@code ParameterAveragingTrainingMaster}, for comparison. An
 * epoch is one call of its {@code fit}, which deals the examples to rounds at random and drops
 * those that do not fill a round. Its average weights all workers equally, whatever they trained.
 * With up to two workers the same seed gives the same result to the bit; with more, the sum depends
 * on the order in which the workers finish.
 *
 * @param prefetch mini-batches that a worker prepares ahead in another thread; 0 for none
 */
public record Dl4jEngine(int prefetch) implements TrainingEngine {

  private static final String UNSUPPORTED = "is not supported by engine = dl4j";

  /** Without prefetching; {@link java.util.ServiceLoader} calls it. */
  public Dl4jEngine() {
    this(0);
  }

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public TrainingEngine configured(Settings settings, TrainingSettings training) {
    Dl4jEngine engine =
        new Dl4jEngine(settings.section("dl4j").integer("prefetch", 0, Range.between(0, 64)));
    if (!(training.averaging().outer() instanceof Averaging.Mean)) {
      throw settings.section("averaging").refused("outer", UNSUPPORTED);
    }
    if (training.patience().isPresent()) {
      throw settings.section("early-stopping").refused("patience", UNSUPPORTED);
    }
    if (training.movingAverage() > 0) {
      throw settings.section("moving-average").refused("decay", UNSUPPORTED);
    }
    if (training.selection() != TrainingSettings.Selection.LAST) {
      throw settings.refused("select", UNSUPPORTED);
    }
    if (training.clipping().limits()) {
      throw settings.refused("gradient-clipping", UNSUPPORTED);
    }
    Settings scales = settings.section("multi-scale");
    if (scales.has("sizes")) {
      throw scales.refused("sizes", UNSUPPORTED);
    }
    Settings aggregation = settings.section("aggregation");
    if (aggregation.has("driver-mebibytes")) {
      throw aggregation.refused("driver-mebibytes", UNSUPPORTED);
    }
    return engine;
  }

  @Override
  public Trained train(
      SparkSession spark,
      Storage storage,
      TrainingPlan plan,
      Optional<TrainingState> from,
      StateSaver saver,
      TrainingListener listener)
      throws IOException {
    ComputationGraph graph = plan.network().build(plan.settings(), plan.epochPlan().examples());
    try (ClusterRounds rounds = ClusterRounds.open(spark, storage, plan, graph)) {
      TrainingState start =
          from.orElseGet(() -> TrainingState.initial(FlatState.of(graph), new byte[0]));
      Dl4jEpochs epochs =
          new Dl4jEpochs(
              plan,
              prefetch,
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              rounds,
              saver,
              listener);
      TrainingState end = epochs.run(graph, rounds.training(), start);
      int parameterBytes = Math.toIntExact(graph.numParams()) * Float.BYTES;
      return new Trained(
          Arrays.copyOf(end.values(), parameterBytes),
          end,
          rounds.evaluateAll(plan.splits(), end.values()),
          epochs.times());
    }
  }

  /** DL4J counts the examples of a round in an {@code int}. */
  @Override
  public void requireUsable(EpochPlan plan) {
    try {
      plan.roundSize();
    } catch (ArithmeticException overflow) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "averaging.frequency = %d: with engine = dl4j a round of %d workers and %d"
                      + " examples in a",
                  plan.frequency(),
                  plan.workers(),
                  plan.batchSize())
              + String.format(
                  Locale.ROOT, " mini-batch must not exceed %d examples", Integer.MAX_VALUE),
          overflow);
    }
  }

  /** DL4J's master sends configurations to executors as Java objects. */
  @Override
  public void requireUsable(SparkConf spark) {
    String serializer = spark.get("spark.serializer", "");
    if (serializer.contains("Kryo")) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "spark.serializer = %s: engine = dl4j needs Spark's default, the Java serializer",
              serializer));
    }
  }

  @Override
  public int rounds(EpochPlan plan) {
    return plan.wholeRounds();
  }

  @Override
  public int examplesPerEpoch(EpochPlan plan) {
    return plan.examplesOfWholeRounds();
  }
}
