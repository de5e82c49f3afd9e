package io.lookonce.jobs.training.data;

import io.lookonce.jobs.training.report.TrainReport;
import java.io.Serializable;
import java.util.Map;

/** How well a network does on a split. */
public interface SplitScore extends Serializable {

  /** How many examples were scored. */
  long examples();

  /** Mean cost of an example, without regularisation. */
  double loss();

  /** Whether all of the network's numbers were finite. */
  boolean isFinite();

  /** What the figure that counts is called, such as {@code accuracy}. */
  String measure();

  /** The figure that counts, in [0, 1]. */
  double value();

  /** Share of right answers; null where an example has more than one. */
  Double accuracyOrNull();

  /** For {@code run.json}. */
  Map<String, Object> asMap();

  /**
   * For {@code train.html}.
   *
   * @param split its title
   */
  TrainReport.SplitResult result(String split);
}
