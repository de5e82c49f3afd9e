package io.lookonce.jobs.training.data;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.Split;
import io.lookonce.network.Averaging;
import io.lookonce.network.Network;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A validated training: network, settings and data set fit together.
 *
 * @param task network, data set and kind of the result
 * @param settings optimizer, epochs, seed and averaging
 * @param folder folder of the data set
 * @param threads processor cores that one worker computes on
 * @param checkpoints when checkpoints are written
 * @param driverBytes the driver sums the states if those of all workers together are at most this
 *     large
 */
public record TrainingPlan(
    TrainingTask task,
    TrainingSettings settings,
    Path folder,
    int threads,
    Checkpoints checkpoints,
    long driverBytes) {

  /** Examples in one forward pass of an evaluation where memory does not matter. */
  public static final int EVALUATION_BATCH = 64;

  private static final long LARGEST_OUTPUT_BYTES = 128L << 20;

  /**
   * When checkpoints are written.
   *
   * @param seconds minimum time between two checkpoints; 0 for one after every round
   * @param keep number of latest checkpoints to keep
   */
  public record Checkpoints(int seconds, int keep) {}

  public TrainingPlan {
    requireExamples(settings.averaging(), folder, task.dataset().count(Split.TRAIN));
    requireValidation(settings, folder, task.dataset().count(Split.VALIDATION));
    requireClassWeights(settings.loss().classWeights(), folder, task.dataset().classes());
  }

  public Network network() {
    return task.network();
  }

  public DatasetCard dataset() {
    return task.dataset();
  }

  public EpochPlan epochPlan() {
    int examples = Math.toIntExact(dataset().count(Split.TRAIN));
    int workers = settings.averaging().workers();
    int largestShard = (examples - 1) / workers + 1;
    return new EpochPlan(
        examples,
        workers,
        Math.min(largestShard, settings.miniBatchSize().orElse(largestShard)),
        settings.averaging().frequency());
  }

  /**
   * Examples in one forward pass of an evaluation: {@value #EVALUATION_BATCH}, or fewer where the
   * largest layer's output would exceed 128 MiB, but at least as many as in a mini-batch.
   *
   * @param configuration of the network; not changed
   */
  public int evaluationBatch(ComputationGraphConfiguration configuration) {
    long largest =
        configuration
            .clone()
            .getLayerActivationTypes(true, network().input().toInputType())
            .values()
            .stream()
            .mapToLong(InputType::arrayElementsPerExample)
            .max()
            .orElse(1);
    long fitting = LARGEST_OUTPUT_BYTES / Float.BYTES / largest;
    return (int)
        Math.min(
            EVALUATION_BATCH,
            Math.max(fitting, Math.min(epochPlan().batchSize(), EVALUATION_BATCH)));
  }

  /** The splits that have examples. */
  public List<Split> splits() {
    return Arrays.stream(Split.values()).filter(split -> dataset().count(split) > 0).toList();
  }

  /** The settings of the training loop. */
  public LoopSettings loop() {
    return new LoopSettings(
        epochPlan(),
        settings.seed(),
        settings.epochs(),
        settings.optimizer(),
        settings.patience().orElse(0),
        validates(),
        checkpoints.seconds(),
        settings.movingAverage(),
        settings.selection());
  }

  /** Whether there is a validation split. */
  public boolean validates() {
    return dataset().count(Split.VALIDATION) > 0;
  }

  private static void requireValidation(TrainingSettings settings, Path folder, long examples) {
    if (settings.selection() != TrainingSettings.Selection.LAST
        && settings.patience().isEmpty()
        && examples == 0) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "select: data set %s has no validation split to choose an epoch by; ingest it with"
                  + " one (--validation-fraction), or leave select out",
              folder));
    }
    if (settings.patience().isPresent() && examples == 0) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "early-stopping.patience = %d: data set %s has no validation split to judge"
                      + " epochs by;",
                  settings.patience().getAsInt(),
                  folder)
              + " ingest it with one (--validation-fraction), or leave early-stopping out");
    }
  }

  private static void requireClassWeights(List<Double> weights, Path folder, List<String> classes) {
    if (!weights.isEmpty() && weights.size() != classes.size()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "loss.class-weights has %d numbers: dataset %s has %d classes, in the order %s",
              weights.size(),
              folder,
              classes.size(),
              String.join(", ", classes)));
    }
  }

  private static void requireExamples(Averaging averaging, Path folder, long examples) {
    if (examples < averaging.workers()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "dataset %s has %d training examples, too few for averaging.workers = %d",
              folder,
              examples,
              averaging.workers()));
    }
  }

  /**
   * Settings of the training loop: what its epochs depend on besides the examples and the network.
   *
   * @param epochPlan distribution of the examples
   * @param seed of the order of the examples
   * @param epochs passes over the training set
   * @param updater optimizer, with the learning rate over time
   * @param patience epochs without a lower validation loss after which training stops; 0 disables
   *     it
   * @param validates whether every epoch ends with an evaluation on the validation split
   * @param secondsBetweenSaves minimum time between two checkpoints; 0 for one after every round
   * @param movingAverage weight of the past in the moving average of the parameters; 0 for none
   * @param selection by what the epoch is chosen whose parameters are kept
   */
  public record LoopSettings(
      EpochPlan epochPlan,
      int seed,
      int epochs,
      IUpdater updater,
      int patience,
      boolean validates,
      int secondsBetweenSaves,
      double movingAverage,
      TrainingSettings.Selection selection)
      implements Serializable {}
}
