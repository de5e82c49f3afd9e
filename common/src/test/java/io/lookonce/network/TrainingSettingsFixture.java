package io.lookonce.network;

import io.lookonce.network.optimizer.LearningRateSchedule;
import java.util.OptionalInt;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Training settings for tests: full batches, one worker. */
public final class TrainingSettingsFixture {

  private TrainingSettingsFixture() {}

  /** All weights and biases zero. */
  public static TrainingSettings zeros() {
    return of(0, Initialization.of(Initialization.Distribution.ZEROS), 0, gradientDescent(0.1));
  }

  static TrainingSettings he(int seed) {
    return of(seed, Initialization.of(Initialization.Distribution.HE), 0, gradientDescent(0.01));
  }

  static TrainingSettings of(int seed, Initialization initialization, double l2, IUpdater updater) {
    return new TrainingSettings(
        seed,
        initialization,
        l2,
        updater,
        OptionalInt.empty(),
        1,
        OptionalInt.empty(),
        Averaging.single(),
        0,
        GradientClipping.NONE,
        ClassLoss.PLAIN,
        0,
        TrainingSettings.Selection.LAST);
  }

  static IUpdater gradientDescent(double rate) {
    return new Sgd(new LearningRateSchedule.Constant(rate));
  }
}
