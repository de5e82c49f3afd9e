package io.lookonce.jobs.retrain;

import io.lookonce.jobs.ingest.growth.DatasetGrowth;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.util.Map;

/**
 * A retraining as a person asks for it.
 *
 * @param storage where files are
 * @param growth the data set and what is to be added to it
 * @param training of the candidate
 * @param registry where the champion is, and the candidate goes
 * @param name of the model
 * @param rule when the candidate takes its place
 * @param split of the data set that both are measured on
 * @param anew whether candidates begin anew, not from the champion
 * @param maxErrorRate share of new images that may be unreadable
 * @param shown all settings, for reports
 */
public record RetrainRequest(
    Storage storage,
    DatasetGrowth<?> growth,
    CandidateTraining training,
    ModelRegistry registry,
    String name,
    PromotionRule rule,
    String split,
    boolean anew,
    double maxErrorRate,
    Map<String, String> shown) {}
