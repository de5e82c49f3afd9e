package io.lookonce.jobs.training.checkpoint;

import java.util.Comparator;
import java.util.List;

/**
 * What one epoch came to.
 *
 * @param epoch from 1
 * @param examples examples trained, each once
 * @param rounds averages taken
 * @param cost mean loss per example before each step, regularisation included
 * @param learningRate at the epoch's first step
 * @param validationCost mean cross-entropy on the validation split; null without one
 * @param validationAccuracy share of right answers on the validation split; null without one
 */
public record EpochMetrics(
    int epoch,
    long examples,
    int rounds,
    double loss,
    double learningRate,
    Double validationLoss,
    Double validationAccuracy) {

  /** The first epoch with the lowest validation loss; there must be one. */
  public static EpochMetrics best(List<EpochMetrics> history) {
    return history.stream().min(Comparator.comparing(EpochMetrics::validationLoss)).orElseThrow();
  }
}
