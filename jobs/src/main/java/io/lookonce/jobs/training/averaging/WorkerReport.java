package io.lookonce.jobs.training.averaging;

import java.io.Serializable;

/**
 * A worker's report on its part of a round.
 *
 * @param worker index of the worker, from 0
 * @param examples examples that it trained
 * @param lossSum loss of every mini-batch before its step, times its examples, summed
 * @param finite whether all losses and parameters are finite
 * @param computeNanoseconds time of the training steps
 * @param copyNanoseconds time of copying the state in and out
 */
public record WorkerReport(
    int worker,
    long examples,
    double lossSum,
    boolean finite,
    long computeNanoseconds,
    long copyNanoseconds)
    implements Serializable {}
