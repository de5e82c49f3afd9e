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
 * What is worth knowing of a training that is one of many.
 *
 * @param parametersSha256 digest of the parameters in DL4J's flat order, little-endian float32
 * @param epochs that were trained
 * @param rounds averages taken; with one worker and a frequency of 1 the steps
 * @param seconds of wall clock
 * @param course of the loss
 * @param epochLoss mean loss per example over all examples of the last epoch, each before its step,
 *     regularisation included, unlike the end of the course, which is that of the last round; null
 *     in results of versions before 0.2
 * @param scores by split
 * @param regions of a classifier of points in the plane; null of others
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

  /** Points of a course that are kept at most. */
  private static final int MOST_POINTS = 400;

  /**
   * The loss at one time.
   *
   * @param epoch passes over the training set so far
   * @param cost mean loss per example before each step, regularisation included
   */
  public record LossPoint(double epoch, double loss) implements Serializable {}

  /**
   * How good the result is on a split.
   *
   * @param accuracy share of right answers
   * @param loss mean cross-entropy in nats, without regularisation
   * @param examples how many there are
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
                scores.put(split, new Score(score.value(), score.loss(), score.examples())));
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

  /** Neighbours are joined until there are few enough. */
  private static List<LossPoint> course(List<RoundLosses.Point> points, double roundsOfAnEpoch) {
    int joined = (points.size() - 1) / MOST_POINTS + 1;
    List<LossPoint> course = new ArrayList<>();
    for (int from = 0; from < points.size(); from += joined) {
      List<RoundLosses.Point> group = points.subList(from, Math.min(points.size(), from + joined));
      double loss = group.stream().mapToDouble(RoundLosses.Point::loss).average().orElseThrow();
      course.add(new LossPoint(group.get(group.size() - 1).rounds() / roundsOfAnEpoch, loss));
    }
    return course;
  }
}
