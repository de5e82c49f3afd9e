package io.lookonce.jobs.sweep;

import io.lookonce.jobs.training.TrainingResult;
import java.io.Serializable;

/**
 * How a trial ended.
 *
 * @param number of the trial
 * @param result null where it failed
 * @param error why it failed, in one line; null where it did not
 */
record TrialOutcome(int number, TrainingResult result, String error) implements Serializable {

  static TrialOutcome done(int number, TrainingResult result) {
    return new TrialOutcome(number, result, null);
  }

  static TrialOutcome failed(int number, Throwable failure) {
    return new TrialOutcome(number, null, reason(failure));
  }

  /** The first line that says something, down the chain of causes. */
  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        return message.strip().lines().findFirst().orElseThrow();
      }
    }
    return failure.getClass().getSimpleName();
  }
}
