package io.lookonce.jobs.retrain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One run in the history.
 *
 * @param plan what it was about
 * @param finished as ISO-8601 in UTC
 * @param split of the held-out images
 * @param metric that decided
 * @param championFigures null where there was no champion, or nothing to compare it with
 * @param candidateFigures of the model that was trained; null where its training diverged
 * @param decision {@code promoted} or {@code kept}
 * @param reason why
 * @param version the version that the candidate became; null where the champion was kept
 * @param parametersSha256 of the candidate; null where its training diverged
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

  /** The version that serves after this run. */
  String serving() {
    return version != null ? version : plan.champion();
  }
}
