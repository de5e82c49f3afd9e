package io.lookonce.jobs.training.checkpoint;

import java.util.Comparator;
import java.util.List;

/**
 * Metrics of one epoch.
 *
 * @param epoch from 1
 * @param examples examples trained, each once
 * @param rounds rounds, each ending with an average
 * @param loss mean loss per example before each step, regularisation included
 * @param learningRate at the epoch's first step
 * @param validationLoss mean cross-entropy on the validation split; null without one
 * @param validationAccuracy accuracy on the validation split; null without one, and for detectors
 */
public record EpochMetrics(
    int epoch,
    long examples,
    int rounds,
    double loss,
    double learningRate,
    Double validationLoss,
    Double validationAccuracy) {

  /** The first epoch with the lowest validation loss; the history must not be empty. */
  public static EpochMetrics best(List<EpochMetrics> history) {
    return history.stream().min(Comparator.comparing(EpochMetrics::validationLoss)).orElseThrow();
  }
}
