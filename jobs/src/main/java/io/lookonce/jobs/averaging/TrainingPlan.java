package io.lookonce.jobs.averaging;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageShape;
import io.lookonce.data.Split;
import io.lookonce.network.Averaging;
import io.lookonce.network.InputShape;
import io.lookonce.network.Network;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import org.apache.hadoop.fs.Path;

/**
 * A training that has been checked: network, settings and data set fit together.
 *
 * @param network what is trained
 * @param settings how
 * @param folder where the data set is
 * @param dataset on what
 * @param threads processor cores that one worker computes on
 * @param checkpoints when the state is saved
 * @param driverBytes states of all workers together up to this size are summed in the driver
 */
record TrainingPlan(
    Network network,
    TrainingSettings settings,
    Path folder,
    ImageDataset dataset,
    int threads,
    Checkpoints checkpoints,
    long driverBytes) {

  /**
   * When the state is saved.
   *
   * @param seconds least time between two checkpoints; 0 for one after every round
   * @param keep how many stay
   */
  record Checkpoints(int seconds, int keep) {}

  TrainingPlan {
    requireShape(network, folder, dataset.shape());
    requireClasses(network, folder, dataset.classes().size());
    requireExamples(settings.averaging(), folder, dataset.count(Split.TRAIN));
  }

  EpochPlan epochPlan() {
    int examples = Math.toIntExact(dataset.count(Split.TRAIN));
    int workers = settings.averaging().workers();
    int largestShard = (examples - 1) / workers + 1;
    return new EpochPlan(
        examples,
        workers,
        Math.min(largestShard, settings.miniBatchSize().orElse(largestShard)),
        settings.averaging().frequency());
  }

  /** Whether the epochs are judged on a validation split. */
  boolean validates() {
    return dataset.count(Split.VALIDATION) > 0;
  }

  private static void requireShape(Network network, Path folder, ImageShape shape) {
    boolean fits =
        network.input() instanceof InputShape.Image image
            ? new ImageShape(image.height(), image.width(), image.channels()).equals(shape)
            : network.input().size() == shape.bytes();
    if (!fits) {
      throw new InputRefused(
          "dataset %s has pictures of %s, network %s takes %s"
              .formatted(folder, shape, network.name(), shown(network.input())));
    }
  }

  private static void requireClasses(Network network, Path folder, int classes) {
    int outcomes = network.outputs() == 1 ? 2 : network.outputs();
    if (outcomes != classes) {
      throw new InputRefused(
          "dataset %s has %d classes, network %s tells %d apart"
              .formatted(folder, classes, network.name(), outcomes));
    }
  }

  private static void requireExamples(Averaging averaging, Path folder, long examples) {
    if (examples < averaging.workers()) {
      throw new InputRefused(
          "dataset %s has %d training examples, too few for averaging.workers = %d"
              .formatted(folder, examples, averaging.workers()));
    }
  }

  private static String shown(InputShape input) {
    return input instanceof InputShape.Image image
        ? "%dx%dx%d".formatted(image.height(), image.width(), image.channels())
        : input.size() + " numbers";
  }
}
