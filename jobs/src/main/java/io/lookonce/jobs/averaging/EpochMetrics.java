package io.lookonce.jobs.averaging;

/**
 * What one epoch came to.
 *
 * @param epoch from 1
 * @param examples examples trained, each once
 * @param rounds averages taken
 * @param cost mean cost per example before each step, regularisation included
 * @param learningRate at the epoch's first step
 * @param validationCost mean cross-entropy on the validation split; null without one
 * @param validationAccuracy share of right answers on the validation split; null without one
 */
public record EpochMetrics(
    int epoch,
    long examples,
    int rounds,
    double cost,
    double learningRate,
    Double validationCost,
    Double validationAccuracy) {}
