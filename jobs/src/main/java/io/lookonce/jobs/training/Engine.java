package io.lookonce.jobs.training;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.dl4j.Dl4jEngine;
import io.lookonce.network.Averaging;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Which training engine is asked for. */
public sealed interface Engine {

  /** The engine itself, on a Spark that is open. */
  TrainingEngine open(SparkSession spark, Storage storage);

  /**
   * Refuses how the examples are shared out where the engine cannot follow.
   *
   * @throws InputRefused naming the settings
   */
  void requireUsable(EpochPlan plan);

  /**
   * Refuses a Spark that the engine cannot work on.
   *
   * @throws InputRefused naming the setting
   */
  void requireUsable(SparkConf spark);

  /** Rounds of an epoch. */
  int rounds(EpochPlan plan);

  /** Examples that are trained in an epoch, at most. */
  int mostTrained(EpochPlan plan);

  /** {@link AveragingEngine}: {@code engine = averaging}. */
  record Resident() implements Engine {

    @Override
    public TrainingEngine open(SparkSession spark, Storage storage) {
      return new AveragingEngine(spark, storage);
    }

    @Override
    public void requireUsable(EpochPlan plan) {}

    @Override
    public void requireUsable(SparkConf spark) {}

    @Override
    public int rounds(EpochPlan plan) {
      return plan.rounds();
    }

    @Override
    public int mostTrained(EpochPlan plan) {
      return plan.examples();
    }
  }

  /**
   * {@link Dl4jEngine}: {@code engine = dl4j}.
   *
   * @param prefetch mini-batches that a worker prepares ahead in a thread of its own; 0 for none
   */
  record Dl4j(int prefetch) implements Engine {

    @Override
    public TrainingEngine open(SparkSession spark, Storage storage) {
      return new Dl4jEngine(spark, storage, prefetch);
    }

    @Override
    public void requireUsable(EpochPlan plan) {
      try {
        plan.roundSize();
      } catch (ArithmeticException overflow) {
        throw new InputRefused(
            "averaging.frequency = %d: with engine = dl4j a round of %d workers and %d examples in a"
                    .formatted(plan.frequency(), plan.workers(), plan.batchSize())
                + " mini-batch must not exceed %d examples".formatted(Integer.MAX_VALUE),
            overflow);
      }
    }

    @Override
    public void requireUsable(SparkConf spark) {
      String serializer = spark.get("spark.serializer", "");
      if (serializer.contains("Kryo")) {
        throw new InputRefused(
            "spark.serializer = %s: engine = dl4j needs Spark's own, which is Java's"
                .formatted(serializer));
      }
    }

    @Override
    public int rounds(EpochPlan plan) {
      return plan.wholeRounds();
    }

    @Override
    public int mostTrained(EpochPlan plan) {
      return plan.examplesOfWholeRounds();
    }
  }

  /**
   * Reads {@code engine} and the keys that only this engine has.
   *
   * @param training what the engine is to do
   * @throws io.lookonce.configuration.ConfigurationRefused if the engine cannot do it
   */
  static Engine read(Settings settings, TrainingSettings training) {
    if (settings.choice("engine", "averaging", List.of("averaging", "dl4j")).equals("averaging")) {
      return new Resident();
    }
    refuseWhatDl4jCannotDo(settings, training);
    return new Dl4j(settings.section("dl4j").integer("prefetch", 0, Range.between(0, 64)));
  }

  private static void refuseWhatDl4jCannotDo(Settings settings, TrainingSettings training) {
    if (!(training.averaging().outer() instanceof Averaging.Mean)) {
      throw settings.section("averaging").refused("outer", "is not what engine = dl4j can do");
    }
    if (training.patience().isPresent()) {
      throw settings
          .section("early-stopping")
          .refused("patience", "is not what engine = dl4j can do");
    }
    Settings scales = settings.section("multi-scale");
    if (scales.has("sizes")) {
      throw scales.refused("sizes", "is not what engine = dl4j can do");
    }
    Settings aggregation = settings.section("aggregation");
    if (aggregation.has("driver-mebibytes")) {
      throw aggregation.refused("driver-mebibytes", "is not what engine = dl4j can do");
    }
  }
}
