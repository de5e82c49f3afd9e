package io.lookonce.jobs.training.checkpoint;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The course of the loss over all rounds of a training in a bounded number of points. Every point
 * is the mean of equally many consecutive rounds, at first of one; whenever there are {@value
 * #MOST_POINTS} points, neighbours are joined in pairs. The same rounds give the same points,
 * whether or not the training was interrupted.
 *
 * @param roundsPerPoint rounds that a point stands for, a power of two
 * @param points mean losses per example, in order
 * @param openSum the losses of the rounds after the last point, added up
 * @param openRounds how many those are, fewer than {@code roundsPerPoint}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RoundLosses(int roundsPerPoint, double[] points, double openSum, int openRounds) {

  static final int MOST_POINTS = 2000;

  /**
   * A point of the course.
   *
   * @param rounds rounds done at its end, from the beginning of the training
   * @param cost mean loss per example
   */
  public record Point(long rounds, double loss) {}

  /** Before the first round. */
  static RoundLosses none() {
    return new RoundLosses(1, new double[0], 0, 0);
  }

  /** The course with one more round. */
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

  /** All points; the last one stands for fewer rounds if need be. */
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
