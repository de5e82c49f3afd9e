package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.SplitScore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the rounds of a training and evaluates its parameters. */
public interface Rounds extends AutoCloseable {

  /**
   * Trains one round on every worker.
   *
   * @param state the {@link FlatState} at the start of the round; must not change before this
   *     returns
   */
  Aggregation.Round runRound(byte[] state, RoundPlan round);

  /**
   * Evaluates the validation split between two epochs: metrics only.
   *
   * @param parameters little-endian float32; further numbers are ignored
   */
  SplitScore validate(byte[] parameters) throws IOException;

  /**
   * Evaluates a split that has examples, with its misclassified images.
   *
   * @param parameters little-endian float32
   */
  SplitScore evaluate(Split split, byte[] parameters) throws IOException;

  /** Evaluates several splits; the scores are keyed by title, in the order of the splits. */
  default Map<String, SplitScore> evaluateAll(List<Split> splits, byte[] parameters)
      throws IOException {
    Map<String, SplitScore> scores = new LinkedHashMap<>();
    for (Split split : splits) {
      scores.put(split.title(), evaluate(split, parameters));
    }
    return scores;
  }

  @Override
  void close();
}
