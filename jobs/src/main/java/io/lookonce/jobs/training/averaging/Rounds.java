package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.SplitScore;
import java.io.IOException;

/** Whoever trains the rounds of a training and judges what comes of them. */
public interface Rounds extends AutoCloseable {

  /**
   * Trains one round on every worker.
   *
   * @param state the {@link FlatState} that it begins with; not to be changed before the result is
   *     there
   */
  Aggregation.Round train(byte[] state, RoundPlan round);

  /**
   * Scores the validation split between two epochs: the figures alone.
   *
   * @param parameters little-endian float32; what follows them is not read
   */
  SplitScore validate(byte[] parameters) throws IOException;

  /**
   * Scores a split that has examples, those that are mistaken included.
   *
   * @param parameters little-endian float32
   */
  SplitScore evaluate(Split split, byte[] parameters) throws IOException;

  @Override
  void close();
}
