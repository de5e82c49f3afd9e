package io.lookonce.jobs.averaging;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well a network does on a split: a table of true against predicted classes, and the
 * cross-entropy, without regularisation.
 */
final class SplitScore implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A probability that was rounded to zero; its logarithm stays finite. */
  private static final double LEAST_PROBABILITY = 1e-12;

  private final long[][] confusion;
  private double crossEntropy;

  private SplitScore(int classes) {
    this.confusion = new long[classes][classes];
  }

  /** The score of no examples. */
  static SplitScore none(int classes) {
    return new SplitScore(classes);
  }

  /** Adds up scores in their order. */
  static SplitScore sum(int classes, List<SplitScore> scores) {
    SplitScore sum = none(classes);
    for (SplitScore score : scores) {
      sum.crossEntropy += score.crossEntropy;
      for (int actual = 0; actual < classes; actual++) {
        for (int predicted = 0; predicted < classes; predicted++) {
          sum.confusion[actual][predicted] += score.confusion[actual][predicted];
        }
      }
    }
    return sum;
  }

  /**
   * Adds a batch.
   *
   * @param output examples × outputs, probabilities
   * @param labels classes; the batch's begin at {@code first}
   */
  void add(INDArray output, int[] labels, int first) {
    for (int row = 0; row < output.rows(); row++) {
      int label = labels[first + row];
      confusion[label][predicted(output, row)]++;
      crossEntropy -= Math.log(Math.max(LEAST_PROBABILITY, probability(output, row, label)));
    }
  }

  private static int predicted(INDArray output, int row) {
    if (output.columns() == 1) {
      return output.getFloat(row, 0) > 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int column = 1; column < output.columns(); column++) {
      if (output.getFloat(row, column) > output.getFloat(row, best)) {
        best = column;
      }
    }
    return best;
  }

  private static double probability(INDArray output, int row, int label) {
    if (output.columns() > 1) {
      return output.getFloat(row, label);
    }
    double second = output.getFloat(row, 0);
    return label == 1 ? second : 1 - second;
  }

  long examples() {
    long sum = 0;
    for (long[] row : confusion) {
      for (long count : row) {
        sum += count;
      }
    }
    return sum;
  }

  /** Share of the examples whose most probable class is the true one. */
  double accuracy() {
    long right = 0;
    for (int label = 0; label < confusion.length; label++) {
      right += confusion[label][label];
    }
    return (double) right / examples();
  }

  /** Mean cross-entropy in nats. */
  double crossEntropy() {
    return crossEntropy / examples();
  }

  /** Row i, column j counts the examples of class i that were taken for class j. */
  List<List<Long>> rows() {
    return Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
