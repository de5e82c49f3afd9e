package io.lookonce.jobs.retrain;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a run is about, written down before it trains, so that a run that was killed is continued as
 * it was begun.
 *
 * @param run number, from 1
 * @param started as ISO-8601 in UTC
 * @param champion {@code name:version} of the current model then; null where there was none
 * @param datasetSha256 what was trained on
 * @param settingsSha256 and how
 * @param images how many the data set held
 * @param added how many more than in the run before
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

  /** Whether data and settings are still those. */
  boolean isFor(String dataset, String settings) {
    return datasetSha256.equals(dataset) && settingsSha256.equals(settings);
  }
}
