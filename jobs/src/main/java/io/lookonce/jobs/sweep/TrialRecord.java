package io.lookonce.jobs.sweep;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lookonce.jobs.sweep.Trial.TrialOutcome;
import io.lookonce.jobs.training.TrainingResult;
import java.util.Map;

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
