package io.lookonce.jobs.training;

import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.checkpoint.RoundLosses;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.storage.Sha256;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Result of one training of a sweep.
 *
 * @param parametersSha256 digest of the parameters in DL4J's flat order, little-endian float32
 * @param epochs completed epochs
 * @param rounds completed rounds; with one worker and a frequency of 1 these are the steps
 * @param seconds wall-clock time
 * @param course loss curve
 * @param epochLoss mean loss per example of the last epoch, each before its step, including
 *     regularisation; the end of the curve is that of the last round only. Null in results of
 *     versions before 0.2
 * @param scores by title of the split
 * @param regions decision regions of a classifier of points in the plane; null for others
 */
public record TrainingResult(
    String parametersSha256,
    int epochs,
    long rounds,
    double seconds,
    List<LossPoint> course,
    Double epochLoss,
    Map<String, Score> scores,
    DecisionRegions regions)
    implements Serializable {

  /** Maximum number of points of a loss curve. */
  private static final int MAX_POINTS = 400;

  /**
   * A point of the loss curve.
   *
   * @param epoch passes over the training set so far
   * @param loss mean loss per example before each step, regularisation included
   */
  public record LossPoint(double epoch, double loss) implements Serializable {}

  /**
   * Score on a split.
   *
   * @param accuracy accuracy in [0, 1]
   * @param loss mean cross-entropy in nats, without regularisation
   * @param examples number of examples
   */
  public record Score(double accuracy, double loss, long examples) implements Serializable {}

  static TrainingResult of(
      TrainingEngine.Trained trained, EpochPlan plan, double seconds, DecisionRegions regions) {
    TrainingState state = trained.state();
    Map<String, Score> scores = new LinkedHashMap<>();
    trained
        .scores()
        .forEach(
            (split, score) ->
                scores.put(split, new Score(score.metricValue(), score.loss(), score.examples())));
    return new TrainingResult(
        Sha256.of(trained.parameters()),
        state.epoch(),
        state.rounds(),
        seconds,
        course(state.roundLosses().course(), plan.rounds()),
        state.history().isEmpty() ? null : state.history().get(state.history().size() - 1).loss(),
        scores,
        regions);
  }

  /** Merges adjacent points down to the maximum number. */
  private static List<LossPoint> course(List<RoundLosses.Point> points, double roundsOfAnEpoch) {
    int joined = (points.size() - 1) / MAX_POINTS + 1;
    List<LossPoint> course = new ArrayList<>();
    for (int from = 0; from < points.size(); from += joined) {
      List<RoundLosses.Point> group = points.subList(from, Math.min(points.size(), from + joined));
      double loss = group.stream().mapToDouble(RoundLosses.Point::loss).average().orElseThrow();
      course.add(new LossPoint(group.get(group.size() - 1).rounds() / roundsOfAnEpoch, loss));
    }
    return course;
  }
}
