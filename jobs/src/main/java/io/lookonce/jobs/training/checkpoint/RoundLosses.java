package io.lookonce.jobs.training.checkpoint;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loss curve over all rounds of a training in a bounded number of points. Every point is the mean
 * of the same number of consecutive rounds, initially one; whenever there are {@value #MOST_POINTS}
 * points, adjacent pairs are merged. The points do not depend on interruptions of the training.
 *
 * @param roundsPerPoint rounds per point, a power of two
 * @param points mean losses per example, in order
 * @param openSum sum of the losses of the rounds after the last point
 * @param openRounds number of those rounds, fewer than {@code roundsPerPoint}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RoundLosses(int roundsPerPoint, double[] points, double openSum, int openRounds) {

  static final int MOST_POINTS = 2000;

  /**
   * A point of the loss curve.
   *
   * @param rounds completed rounds at its end, from the start of the training
   * @param loss mean loss per example
   */
  public record Point(long rounds, double loss) {}

  /** Before the first round. */
  static RoundLosses none() {
    return new RoundLosses(1, new double[0], 0, 0);
  }

  /** Adds a round. */
  RoundLosses plus(double loss) {
    double sum = openSum + loss;
    int rounds = openRounds + 1;
    if (rounds < roundsPerPoint) {
      return new RoundLosses(roundsPerPoint, points, sum, rounds);
    }
    double[] longer = Arrays.copyOf(points, points.length + 1);
    longer[points.length] = sum / rounds;
    return longer.length < MOST_POINTS
        ? new RoundLosses(roundsPerPoint, longer, 0, 0)
        : new RoundLosses(2 * roundsPerPoint, joined(longer), 0, 0);
  }

  /** All points; the last one may stand for fewer rounds. */
  public List<Point> course() {
    List<Point> course = new ArrayList<>();
    for (double loss : points) {
      course.add(new Point((course.size() + 1L) * roundsPerPoint, loss));
    }
    if (openRounds > 0) {
      long rounds = (long) points.length * roundsPerPoint + openRounds;
      course.add(new Point(rounds, openSum / openRounds));
    }
    return course;
  }

  private static double[] joined(double[] points) {
    double[] joined = new double[points.length / 2];
    Arrays.setAll(joined, pair -> (points[2 * pair] + points[2 * pair + 1]) / 2);
    return joined;
  }
}
