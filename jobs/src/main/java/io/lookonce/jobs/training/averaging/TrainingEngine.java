package io.lookonce.jobs.training.averaging;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * An implementation of parameter averaging, chosen by the key {@code engine}. Those that only some
 * builds contain are found by {@link java.util.ServiceLoader}.
 */
public interface TrainingEngine {

  /**
   * Result of a training.
   *
   * @param parameters the network's parameters in DL4J's flat order, little-endian float32
   * @param state state at the end of the training
   * @param scores scores of the parameters by title of the split
   * @param times time of this run's rounds; a resumed run counts its own rounds only
   */
  record Trained(
      byte[] parameters, TrainingState state, Map<String, SplitScore> scores, RoundTimes times) {}

  /** Value of the key {@code engine} that chooses it. */
  String name();

  /**
   * The engine with the values of its own keys.
   *
   * @param settings the whole configuration
   * @throws io.lookonce.configuration.ConfigurationRefused naming a setting that the engine does
   *     not support
   */
  TrainingEngine configured(Settings settings, TrainingSettings training);

  /**
   * Trains to the end.
   *
   * @param from state to continue from; empty for a new training
   * @param saver writes the checkpoints
   * @throws InputRefused if the data set's examples cannot be used
   * @throws TrainingDiverged if the loss or a parameter is not finite
   */
  Trained train(
      SparkSession spark,
      Storage storage,
      TrainingPlan plan,
      Optional<TrainingState> from,
      StateSaver saver,
      TrainingListener listener)
      throws IOException;

  /**
   * Requires that this engine supports a distribution of examples.
   *
   * @throws InputRefused naming the settings
   */
  void requireUsable(EpochPlan plan);

  /**
   * Requires that this engine works with a Spark configuration.
   *
   * @throws InputRefused naming the setting
   */
  void requireUsable(SparkConf spark);

  /** Rounds of an epoch. */
  int rounds(EpochPlan plan);

  /** Maximum number of examples trained in an epoch. */
  int examplesPerEpoch(EpochPlan plan);

  /** Observes the progress of a training. */
  interface TrainingListener {

    /**
     * Called after a round, once its checkpoint has been written if one was due.
     *
     * @param epoch the current epoch, from 1
     * @param round the round within the epoch, from 1
     * @param rounds rounds of an epoch
     * @param loss mean loss per example in this round
     * @param times time of all rounds of this run so far
     */
    void roundDone(int epoch, int round, int rounds, double loss, RoundTimes times);
  }
}
