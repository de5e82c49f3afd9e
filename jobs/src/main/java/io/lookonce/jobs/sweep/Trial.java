package io.lookonce.jobs.sweep;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lookonce.jobs.sweep.Trial.TrialOutcome;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.TrainingResult;
import java.io.Serializable;
import java.util.Map;

/**
 * One training of a sweep.
 *
 * @param number from 1
 * @param name display name: the variant and the varied settings
 * @param varied the varied settings by key; a key that this trial does not set has its default
 * @param request validated
 */
record Trial(int number, String name, Map<String, String> varied, TrainingRequest request) {

  /** Whether a single worker trains it, inside one task. */
  boolean isSingle() {
    return request.workers() == 1;
  }

  /**
   * Result of a trial.
   *
   * @param number of the trial
   * @param result null after a failure
   * @param error one-line reason of the failure, else null
   */
  record TrialOutcome(int number, TrainingResult result, String error) implements Serializable {

    static TrialOutcome done(int number, TrainingResult result) {
      return new TrialOutcome(number, result, null);
    }

    static TrialOutcome failed(int number, Throwable failure) {
      return new TrialOutcome(number, null, reason(failure));
    }

    /** The first line that is not blank, along the chain of causes. */
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

  /**
   * The stored record of a completed trial: one JSON file, written atomically.
   *
   * @param number of the trial, from 1
   * @param name display name
   * @param varied the varied settings by key
   * @param network name of the network
   * @param dataset name of the data set
   * @param workers number of workers
   * @param error one-line reason of the failure, else null
   * @param result null after a failure
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record TrialRecord(
      int number,
      String name,
      Map<String, String> varied,
      String network,
      String dataset,
      int workers,
      String error,
      TrainingResult result) {

    static TrialRecord of(Trial trial, TrialOutcome outcome) {
      return new TrialRecord(
          trial.number(),
          trial.name(),
          trial.varied(),
          trial.request().network(),
          trial.request().datasetName(),
          trial.request().workers(),
          outcome.error(),
          outcome.result());
    }

    boolean succeeded() {
      return result != null;
    }
  }
}
