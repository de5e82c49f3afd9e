package io.lookonce.jobs.sweep;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lookonce.jobs.training.TrainingResult;
import java.util.Map;

/**
 * A trial that has ended, as it is kept: one file, that appears whole.
 *
 * @param number of the trial, from 1
 * @param name what people call it
 * @param varied the settings that not all trials share, by key
 * @param network what was trained
 * @param dataset on what: the name of the data set
 * @param workers how many trained it
 * @param error why it failed, in one line; null where it did not
 * @param result null where it failed
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

  /** Whether there is a result. */
  boolean succeeded() {
    return result != null;
  }
}
