package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.LearningRateSchedule;
import io.lookonce.network.optimizer.Momentum;
import java.util.List;
import java.util.OptionalInt;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The training settings of a configuration file.
 *
 * @param seed of the weights; NumPy's seed, from 0 on
 * @param initialization of the weights
 * @param l2 the course's lambda, at least 0. The penalty is lambda / (2m) · Σ‖W‖², where m is the
 *     number of training examples for any size of mini-batch. Biases and batch normalisation have
 *     no penalty. DL4J adds ½·l2·Σ‖W‖² and l2·W to the mean gradient of a batch, so its coefficient
 *     is lambda / m. On a full batch this is the notebook's formula.
 * @param optimizer gradient descent ({@link Sgd}), {@link Momentum} or {@link BiasCorrectedAdam},
 *     with the learning rate over time
 * @param miniBatchSize examples per step; empty for the whole training set
 * @param epochs passes over the training set, at least 1
 * @param patience number of epochs without a better validation loss after which training stops;
 *     empty to never stop early
 * @param averaging how the workers' parameters are averaged
 */
public record TrainingSettings(
    int seed,
    Initialization initialization,
    double l2,
    IUpdater optimizer,
    OptionalInt miniBatchSize,
    int epochs,
    OptionalInt patience,
    Averaging averaging) {

  private static final String WHOLE_BATCH = "all";

  /**
   * Reads all keys except those of the network. The caller refuses unknown keys after all readers
   * have run.
   */
  public static TrainingSettings read(Settings settings) {
    return read(settings, Initialization.read(settings.section("initialization")));
  }

  /** The same for a network with a fixed initialisation. */
  public static TrainingSettings read(Settings settings, Initialization initialization) {
    return new TrainingSettings(
        settings.integer("seed", 1, Range.between(0, Integer.MAX_VALUE)),
        initialization,
        settings.section("regularization").number("l2", 0, Range.atLeast(0)),
        readOptimizer(settings),
        readMiniBatchSize(settings),
        settings.integer("epochs", Range.atLeast(1)),
        readPatience(settings.section("early-stopping")),
        Averaging.read(settings.section("averaging")));
  }

  private static IUpdater readOptimizer(Settings settings) {
    double rate = settings.number("learning-rate", Range.positive());
    LearningRateSchedule schedule = LearningRateSchedule.read(settings.section("schedule"), rate);
    Settings optimizer = settings.section("optimizer");
    return switch (optimizer.choice("name", List.of("gradient-descent", "momentum", "adam"))) {
      case "momentum" -> new Momentum(schedule, optimizer.number("beta", 0.9, Range.decay()));
      case "adam" ->
          new BiasCorrectedAdam(
              schedule,
              optimizer.number("beta1", 0.9, Range.decay()),
              optimizer.number("beta2", 0.999, Range.decay()),
              optimizer.number("epsilon", 1e-8, Range.positive()));
      default -> new Sgd(schedule);
    };
  }

  private static OptionalInt readMiniBatchSize(Settings settings) {
    return settings.text("mini-batch-size").equals(WHOLE_BATCH)
        ? OptionalInt.empty()
        : OptionalInt.of(settings.integer("mini-batch-size", Range.atLeast(1)));
  }

  private static OptionalInt readPatience(Settings settings) {
    return settings.has("patience")
        ? OptionalInt.of(settings.integer("patience", Range.atLeast(1)))
        : OptionalInt.empty();
  }
}
