package io.lookonce.jobs.sweep;

import io.lookonce.jobs.report.chart.PlaneMap;
import io.lookonce.jobs.run.Provenance;
import java.util.List;
import java.util.Map;

/**
 * What the report of a sweep says.
 *
 * @param name of the sweep
 * @param headline how it ended, in a sentence
 * @param keys the settings that not all trials share
 * @param splits the titles of those that trials were scored on
 * @param judged the title of the split that ranks the trials
 * @param trials the best first, failed ones last
 * @param provenance how it came to be
 */
public record SweepReport(
    String name,
    String headline,
    List<String> keys,
    List<String> splits,
    String judged,
    List<Trial> trials,
    Provenance provenance) {

  /**
   * One training.
   *
   * @param number from 1
   * @param name what people call it
   * @param settings the value of every key
   * @param subject network and data set
   * @param workers how many trained it
   * @param error why it failed; null where it did not, and what follows means nothing where it did
   * @param seconds of training
   * @param course of the loss
   * @param accuracy by split
   * @param map what it calls the places of the plane; null where examples are no points
   */
  public record Trial(
      int number,
      String name,
      Map<String, String> settings,
      String subject,
      int workers,
      String error,
      double seconds,
      Course course,
      Map<String, Double> accuracy,
      PlaneMap map) {

    boolean failed() {
      return error != null;
    }

    /** Accuracy on a split; no number where there is none. */
    double accuracyOn(String split) {
      return accuracy.getOrDefault(split, Double.NaN);
    }
  }

  /**
   * The loss over the epochs.
   *
   * @param epochs passes over the training set at each point
   * @param costs mean loss per example
   * @param last mean over all examples of the last epoch; NaN where it is not known
   */
  public record Course(double[] epochs, double[] losses, double last) {}

  List<Trial> succeeded() {
    return trials.stream().filter(trial -> !trial.failed()).toList();
  }

  List<Trial> failed() {
    return trials.stream().filter(Trial::failed).toList();
  }
}
