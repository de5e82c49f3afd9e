package io.lookonce.network.optimizer;

import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** An optimizer whose learning rate follows the configuration alone. */
interface ScheduledUpdater extends IUpdater {

  /** The learning rate by iteration and epoch. */
  LearningRateSchedule schedule();

  @Override
  default double getLearningRate(int iteration, int epoch) {
    return schedule().valueAt(iteration, epoch);
  }

  @Override
  default boolean hasLearningRate() {
    return true;
  }

  /** Not supported: the configuration fixes the rate. */
  @Override
  default void setLrAndSchedule(double rate, ISchedule replacement) {
    throw new UnsupportedOperationException("the learning rate comes from the configuration");
  }
}
