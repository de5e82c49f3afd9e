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
 * How a network is trained, as its configuration file says it.
 *
 * @param seed of the weights; NumPy's seed, from 0 on
 * @param initialization how the weights begin
 * @param l2 the course's lambda, not below 0: the loss gets lambda / (2m) · Σ‖W‖², where m is the
 *     number of training examples, whatever the mini-batch, and biases and batch normalisation are
 *     left out. DL4J adds ½·l2·Σ‖W‖² and l2·W to the mean gradient of a batch, so its coefficient
 *     is lambda / m. On a full batch this is the notebook's formula.
 * @param updater gradient descent ({@link Sgd}), {@link Momentum} or {@link BiasCorrectedAdam},
 *     with the learning rate over time
 * @param miniBatchSize examples per step; empty for all of them at once
 * @param epochs passes over the training set, at least 1
 * @param patience epochs without a better validation loss until training stops; empty for never
 * @param averaging how the workers' parameters are brought together
 */
public record TrainingSettings(
    int seed,
    Initialization initialization,
    double l2,
    IUpdater updater,
    OptionalInt miniBatchSize,
    int epochs,
    OptionalInt patience,
    Averaging averaging) {

  private static final String WHOLE_BATCH = "all";

  /**
   * Reads everything but the network's own keys. The caller refuses unknown keys when all readers
   * have had their turn.
   */
  public static TrainingSettings read(Settings settings) {
    return read(settings, Initialization.read(settings.section("initialization")));
  }

  /** The same for a network that has one way to begin. */
  public static TrainingSettings read(Settings settings, Initialization initialization) {
    return new TrainingSettings(
        settings.integer("seed", 1, Range.between(0, Integer.MAX_VALUE)),
        initialization,
        settings.section("regularization").number("l2", 0, Range.atLeast(0)),
        readUpdater(settings),
        readMiniBatchSize(settings),
        settings.integer("epochs", Range.atLeast(1)),
        readPatience(settings.section("early-stopping")),
        Averaging.read(settings.section("averaging")));
  }

  private static IUpdater readUpdater(Settings settings) {
    double rate = settings.number("learning-rate", Range.positive());
    LearningRateSchedule schedule = LearningRateSchedule.read(settings.section("schedule"), rate);
    Settings updater = settings.section("optimizer");
    return switch (updater.choice("name", List.of("gradient-descent", "momentum", "adam"))) {
      case "momentum" -> new Momentum(schedule, updater.number("beta", 0.9, Range.decay()));
      case "adam" ->
          new BiasCorrectedAdam(
              schedule,
              updater.number("beta1", 0.9, Range.decay()),
              updater.number("beta2", 0.999, Range.decay()),
              updater.number("epsilon", 1e-8, Range.positive()));
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
