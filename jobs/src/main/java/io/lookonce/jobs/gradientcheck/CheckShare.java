package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.gradientcheck.ParameterArray;
import io.lookonce.gradientcheck.Sample;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A task's part of a check.
 *
 * @param samples numbers to check, in the order of all
 * @param compared arrays of the fast step to compare; empty in all shares but one
 */
record CheckShare(List<Sample> samples, List<ParameterArray> compared) implements Serializable {

  /**
   * What a share gave.
   *
   * @param numbers in the order of the samples
   * @param fast comparisons of the fast step
   * @param obstacle why there is no fast step; null if there is one, or nobody looked
   * @param cost of the batch
   * @param rounding standard deviation of the rounding error in the loss
   */
  record Outcome(
      List<CheckedParameter> numbers,
      List<FastComparison> fast,
      String obstacle,
      double loss,
      double rounding)
      implements Serializable {}

  CheckShare {
    samples = List.copyOf(samples);
    compared = List.copyOf(compared);
  }

  /**
   * Shares numbers out evenly, neighbours together; the first share compares the fast step.
   *
   * @param shares at least 1; fewer where there are fewer numbers
   */
  static List<CheckShare> of(List<Sample> samples, List<ParameterArray> arrays, int shares) {
    int count = Math.min(shares, samples.size());
    List<CheckShare> shared = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = Math.toIntExact((long) samples.size() * i / count);
      int to = Math.toIntExact((long) samples.size() * (i + 1) / count);
      shared.add(
          new CheckShare(new ArrayList<>(samples.subList(from, to)), i == 0 ? arrays : List.of()));
    }
    return shared;
  }
}
