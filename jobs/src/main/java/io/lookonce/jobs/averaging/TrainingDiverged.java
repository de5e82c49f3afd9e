package io.lookonce.jobs.averaging;

/** The cost or a parameter became infinite or no number. The message names round and worker. */
public final class TrainingDiverged extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrainingDiverged(String message) {
    super(message);
  }
}
