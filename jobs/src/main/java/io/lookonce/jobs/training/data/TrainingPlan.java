package io.lookonce.jobs.training.data;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.Split;
import io.lookonce.network.Averaging;
import io.lookonce.network.Network;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A training that has been checked: network, settings and data set fit together.
 *
 * @param subject what is learnt from which data set
 * @param settings how
 * @param folder where the data set is
 * @param threads processor cores that one worker computes on
 * @param checkpoints when the state is saved
 * @param driverBytes states of all workers together up to this size are summed in the driver
 */
public record TrainingPlan(
    TrainingTask subject,
    TrainingSettings settings,
    Path folder,
    int threads,
    Checkpoints checkpoints,
    long driverBytes) {

  /**
   * When the state is saved.
   *
   * @param seconds least time between two checkpoints; 0 for one after every round
   * @param keep how many stay
   */
  public record Checkpoints(int seconds, int keep) {}

  public TrainingPlan {
    requireExamples(settings.averaging(), folder, subject.dataset().count(Split.TRAIN));
    requireJudge(settings, folder, subject.dataset().count(Split.VALIDATION));
  }

  public Network network() {
    return subject.network();
  }

  public DatasetCard dataset() {
    return subject.dataset();
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

  /** The splits that have examples. */
  public List<Split> splits() {
    return Arrays.stream(Split.values()).filter(split -> dataset().count(split) > 0).toList();
  }

  /** What the epochs depend on. */
  public LoopSettings loop() {
    return new LoopSettings(
        epochPlan(),
        settings.seed(),
        settings.epochs(),
        settings.updater(),
        settings.patience().orElse(0),
        validates(),
        checkpoints.seconds());
  }

  /** Whether the epochs are judged on a validation split. */
  public boolean validates() {
    return dataset().count(Split.VALIDATION) > 0;
  }

  private static void requireJudge(TrainingSettings settings, Path folder, long examples) {
    if (settings.patience().isPresent() && examples == 0) {
      throw new InputRefused(
          "early-stopping.patience = %d: data set %s has no validation split to judge epochs by;"
                  .formatted(settings.patience().getAsInt(), folder)
              + " ingest it with one (--validation-fraction), or leave early-stopping out");
    }
  }

  private static void requireExamples(Averaging averaging, Path folder, long examples) {
    if (examples < averaging.workers()) {
      throw new InputRefused(
          "dataset %s has %d training examples, too few for averaging.workers = %d"
              .formatted(folder, examples, averaging.workers()));
    }
  }
}
