package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.TrainingMemory;

/** A worker could not do its part; in one line. */
final class WorkerFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WorkerFailed(int worker, Exception cause) {
    super(
        "worker %d: %s"
            .formatted(
                worker,
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }

  /** Without the error as its cause, for which Spark would end the whole JVM at once. */
  WorkerFailed(int worker, OutOfMemoryError error) {
    super("worker %d: %s".formatted(worker, TrainingMemory.exhausted(error)));
  }
}
