package io.lookonce.jobs.sweep;

import io.lookonce.jobs.training.InMemorySplits;
import io.lookonce.jobs.training.SingleTraining;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * One trial as a task carries it out.
 *
 * @param number of the trial
 * @param training what to do
 * @param data on what
 */
record TrialWork(int number, SingleTraining training, Broadcast<InMemorySplits> data)
    implements Serializable {

  /** A training that fails is an outcome like any other. */
  TrialOutcome run() {
    try {
      return TrialOutcome.done(number, training.run(data.value()));
    } catch (Exception failure) {
      return TrialOutcome.failed(number, failure);
    } catch (OutOfMemoryError error) {
      // Without this Spark would end the whole JVM, and with it the trials beside this one.
      return new TrialOutcome(number, null, "out of memory: " + error.getMessage());
    }
  }
}
