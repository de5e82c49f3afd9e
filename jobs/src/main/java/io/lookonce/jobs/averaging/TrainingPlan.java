package io.lookonce.jobs.averaging;

import io.lookonce.network.Averaging;
import io.lookonce.network.InputShape;
import io.lookonce.network.Network;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;

/**
 * A training that has been checked: network, settings and data set fit together.
 *
 * @param network what is trained
 * @param settings how
 * @param dataset on what
 * @param threads processor cores that one worker computes on
 * @param checkpoints when the state is saved
 * @param driverBytes states of all workers together up to this size are summed in the driver
 */
record TrainingPlan(
    Network network,
    TrainingSettings settings,
    DatasetCard dataset,
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
    requireShape(network, dataset);
    requireClasses(network, dataset);
    requireExamples(settings.averaging(), dataset);
  }

  EpochPlan epochPlan() {
    int examples = Math.toIntExact(dataset.count(DatasetCard.TRAIN));
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
    return dataset.count(DatasetCard.VALIDATION) > 0;
  }

  private static void requireShape(Network network, DatasetCard dataset) {
    boolean fits =
        network.input() instanceof InputShape.Image image
            ? image.height() == dataset.height()
                && image.width() == dataset.width()
                && image.channels() == dataset.channels()
            : network.input().size() == dataset.pixelBytes();
    if (!fits) {
      throw new InputRefused(
          "dataset %s has pictures of %dx%dx%d, network %s takes %s"
              .formatted(
                  dataset.folder(),
                  dataset.height(),
                  dataset.width(),
                  dataset.channels(),
                  network.name(),
                  shown(network.input())));
    }
  }

  private static void requireClasses(Network network, DatasetCard dataset) {
    int classes = network.outputs() == 1 ? 2 : network.outputs();
    if (classes != dataset.classes().size()) {
      throw new InputRefused(
          "dataset %s has %d classes, network %s tells %d apart"
              .formatted(dataset.folder(), dataset.classes().size(), network.name(), classes));
    }
  }

  private static void requireExamples(Averaging averaging, DatasetCard dataset) {
    long examples = dataset.count(DatasetCard.TRAIN);
    if (examples < averaging.workers()) {
      throw new InputRefused(
          "dataset %s has %d training examples, too few for averaging.workers = %d"
              .formatted(dataset.folder(), examples, averaging.workers()));
    }
  }

  private static String shown(InputShape input) {
    return input instanceof InputShape.Image image
        ? "%dx%dx%d".formatted(image.height(), image.width(), image.channels())
        : input.size() + " numbers";
  }
}
