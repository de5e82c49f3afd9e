package io.lookonce.jobs.averaging;

import java.io.Serializable;

/**
 * What a worker has after its part of a round.
 *
 * @param report what it did
 * @param state its network's {@link FlatState}; empty if it had nothing to train
 */
record WorkerResult(WorkerReport report, byte[] state) implements Serializable {}
