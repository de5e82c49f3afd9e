package io.lookonce.jobs.training.averaging;

import java.io.Serializable;

/**
 * What a worker says of its part of a round.
 *
 * @param worker its number, from 0
 * @param examples examples that it trained
 * @param costSum the loss of every mini-batch before its step, times its examples
 * @param finite whether all costs and parameters are finite numbers
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
