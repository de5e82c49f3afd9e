package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.DecoupledWeightDecay;
import io.lookonce.network.optimizer.LearningRateSchedule;
import io.lookonce.network.optimizer.Momentum;
import java.util.List;
import java.util.OptionalInt;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

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
 * @param weightDecay λ of {@link DecoupledWeightDecay} on the weights, at least 0; not together
 *     with {@code l2}
 * @param clipping limits of the gradient
 * @param loss changes of a classifier's loss
 * @param movingAverage weight of the past in the exponential moving average of the parameters, in
 *     [0, 1); 0 for no moving average
 * @param selection by what the epoch is chosen whose parameters are kept
 */
public record TrainingSettings(
    int seed,
    Initialization initialization,
    double l2,
    IUpdater optimizer,
    OptionalInt miniBatchSize,
    int epochs,
    OptionalInt patience,
    Averaging averaging,
    double weightDecay,
    GradientClipping clipping,
    ClassLoss loss,
    double movingAverage,
    Selection selection) {

  /** By what the epoch is chosen whose parameters are kept. */
  public enum Selection {
    /** The last epoch. */
    LAST,
    /** The first epoch with the least loss on the validation split. */
    LOSS,
    /** The first epoch with the greatest primary metric on the validation split. */
    METRIC
  }

  private static final String WHOLE_BATCH = "all";

  /**
   * Reads all keys except those of the network. The caller refuses unknown keys after all readers
   * have run.
   */
  public static TrainingSettings read(Settings settings) {
    return read(
        settings,
        Initialization.read(settings.section("initialization")),
        ClassLoss.read(settings.section("loss")),
        "accuracy");
  }

  /** The same for a detector, which has a loss of its own and a fixed initialisation. */
  public static TrainingSettings read(Settings settings, Initialization initialization) {
    return read(settings, initialization, ClassLoss.PLAIN, "map50");
  }

  private static TrainingSettings read(
      Settings settings, Initialization initialization, ClassLoss loss, String metric) {
    OptionalInt patience = readPatience(settings.section("early-stopping"));
    return new TrainingSettings(
        settings.integer("seed", 1, Range.between(0, Integer.MAX_VALUE)),
        initialization,
        settings.section("regularization").number("l2", 0, Range.atLeast(0)),
        readOptimizer(settings),
        readMiniBatchSize(settings),
        settings.integer("epochs", Range.atLeast(1)),
        patience,
        Averaging.read(settings.section("averaging")),
        readWeightDecay(settings.section("regularization")),
        GradientClipping.read(settings.section("gradient-clipping")),
        loss,
        settings.section("moving-average").number("decay", 0, Range.decay()),
        readSelection(settings, metric, patience.isPresent()));
  }

  private static Selection readSelection(Settings settings, String metric, boolean stopsEarly) {
    String usual = stopsEarly ? "loss" : "last";
    String chosen = settings.choice("select", usual, List.of("last", "loss", metric));
    if (chosen.equals("last") && stopsEarly) {
      throw settings.refused(
          "select",
          "= last does not go with early-stopping.patience, which waits for a better one");
    }
    return switch (chosen) {
      case "last" -> Selection.LAST;
      case "loss" -> Selection.LOSS;
      default -> Selection.METRIC;
    };
  }

  private static double readWeightDecay(Settings settings) {
    double decay = settings.number("weight-decay", 0, Range.atLeast(0));
    if (decay > 0 && settings.number("l2", 0, Range.atLeast(0)) > 0) {
      throw settings.refused("weight-decay", "cannot be combined with l2: set one of them to 0");
    }
    return decay;
  }

  /**
   * The penalty on the weights, or their decay, for DL4J; empty for neither.
   *
   * @param trainingExamples the m of {@link #l2()}
   */
  public List<Regularization> regularization(int trainingExamples) {
    if (weightDecay > 0) {
      return List.of(new DecoupledWeightDecay(weightDecay));
    }
    return l2 > 0 ? List.of(new L2Regularization(l2 / trainingExamples)) : List.of();
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
