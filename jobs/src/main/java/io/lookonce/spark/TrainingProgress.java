package io.lookonce.spark;

/**
 * How far a training is.
 *
 * @param epoch the current epoch, from 1
 * @param epochs most epochs of the training; early stopping may end it before
 * @param round the round within the epoch that is done, from 1
 * @param rounds rounds of an epoch
 * @param loss mean loss per example in this round
 * @param examplesPerSecond mean over all rounds of this run
 */
public record TrainingProgress(
    int epoch, int epochs, int round, int rounds, double loss, double examplesPerSecond) {}
