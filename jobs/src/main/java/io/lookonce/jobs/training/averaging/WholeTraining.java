package io.lookonce.jobs.training.averaging;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.checkpoint.StateSaver;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.LoopSettings;
import io.lookonce.jobs.training.data.SplitScore;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training from its first state to the scores of its result, whoever trains the rounds. */
public final class WholeTraining {

  private final LoopSettings settings;
  private final OuterOptimizer outer;
  private final Rounds rounds;
  private final List<Split> splits;

  /**
   * @param splits those that have examples, in the order of {@link Split}
   */
  public WholeTraining(
      LoopSettings settings, OuterOptimizer outer, Rounds rounds, List<Split> splits) {
    this.settings = settings;
    this.outer = outer;
    this.rounds = rounds;
    this.splits = splits;
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDiverged if the loss or a parameter is no finite number any more
   */
  public TrainingEngine.Trained run(
      TrainingState start, StateSaver saver, TrainingListener listener) throws IOException {
    TrainingLoop loop = new TrainingLoop(settings, outer, rounds, saver, listener);
    TrainingState end = loop.run(start);
    byte[] parameters =
        end.best().length > 0 ? end.best() : Arrays.copyOf(end.values(), outer.parameterBytes());
    Map<String, SplitScore> scores = scores(rounds, splits, parameters);
    requireFinite(scores, end, loop.times());
    return new TrainingEngine.Trained(parameters, end, scores, loop.times());
  }

  /** How well parameters do on splits, by the split's title. */
  public static Map<String, SplitScore> scores(Rounds rounds, List<Split> splits, byte[] parameters)
      throws IOException {
    Map<String, SplitScore> scores = new LinkedHashMap<>();
    for (Split split : splits) {
      scores.put(split.title(), rounds.evaluate(split, parameters));
    }
    return scores;
  }

  private static void requireFinite(
      Map<String, SplitScore> scores, TrainingState end, RoundTimes times) {
    scores.forEach(
        (split, score) -> {
          if (!score.isFinite()) {
            throw TrainingDiverged.onSplit(split, end.epoch(), end, times);
          }
        });
  }
}
