package io.lookonce.jobs.training.data;

import io.lookonce.jobs.training.report.TrainReport;
import java.io.Serializable;
import java.util.Map;

/** Score of a network on a split. */
public interface SplitScore extends Serializable {

  /** Number of scored examples. */
  long examples();

  /** Mean loss per example, without regularisation. */
  double loss();

  /** Whether all outputs of the network were finite. */
  boolean isFinite();

  /** Name of the primary metric, such as {@code accuracy}. */
  String metric();

  /** Value of the primary metric, in [0, 1]. */
  double metricValue();

  /** Accuracy in [0, 1]; null for a detector. */
  Double accuracyOrNull();

  /** The metrics of {@code run.json}, by key. */
  Map<String, Object> asMap();

  /**
   * The section of {@code train.html}.
   *
   * @param split title of the split
   */
  TrainReport.SplitResult result(String split);
}
