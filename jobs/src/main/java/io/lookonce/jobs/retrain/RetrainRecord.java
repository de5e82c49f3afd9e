package io.lookonce.jobs.retrain;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.lookonce.jobs.evaluation.HeldOut.HeldOutMetrics;

/**
 * A finished run in the history.
 *
 * @param plan the plan of the run
 * @param finished as ISO-8601 in UTC
 * @param split of the held-out images
 * @param metric the deciding metric
 * @param championFigures metrics of the champion; null if there was none or nothing to compare it
 *     with
 * @param candidateFigures metrics of the candidate; null if its training diverged
 * @param decision {@code promoted} or {@code kept}
 * @param reason of the decision
 * @param version version of the promoted candidate; null if the champion was kept
 * @param parametersSha256 of the candidate; null if its training diverged
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RetrainRecord(
    RetrainPlan plan,
    String finished,
    String split,
    String metric,
    HeldOutMetrics championFigures,
    HeldOutMetrics candidateFigures,
    String decision,
    String reason,
    String version,
    String parametersSha256) {

  static final String PROMOTED = "promoted";
  static final String KEPT = "kept";

  boolean promoted() {
    return PROMOTED.equals(decision);
  }

  /** The current version after this run. */
  String serving() {
    return version != null ? version : plan.champion();
  }

  /**
   * The plan of a run, written before training so that an interrupted run continues unchanged.
   *
   * @param run number, from 1
   * @param started as ISO-8601 in UTC
   * @param champion {@code name:version} of the current model at the start; null if there was none
   * @param datasetSha256 digest of the data set
   * @param settingsSha256 digest of the training's settings
   * @param images number of images in the data set
   * @param added increase of that number since the previous run
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RetrainPlan(
      int run,
      String started,
      String champion,
      String datasetSha256,
      String settingsSha256,
      @JsonAlias("pictures") long images,
      long added) {

    /** Whether data and settings are unchanged. */
    boolean matches(String dataset, String settings) {
      return datasetSha256.equals(dataset) && settingsSha256.equals(settings);
    }
  }
}
