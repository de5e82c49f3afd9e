package io.lookonce.jobs.retrain;

import io.lookonce.jobs.ingest.growth.DatasetGrowth;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.data.DatasetFacts;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The parameters of a retraining.
 *
 * @param growth the data set and the inputs to add
 * @param training of the candidate
 * @param registry holds the champion and receives the candidate
 * @param name of the model
 * @param rule decides about promotion
 * @param split split that both models are measured on
 * @param fromScratch whether candidates start from new parameters instead of the champion's
 * @param maxErrorRate greatest share of unreadable new images
 * @param shown all settings by name, for reports
 */
record RetrainRequest(
    Storage storage,
    DatasetGrowth<?> growth,
    CandidateTraining training,
    ModelRegistry registry,
    String name,
    PromotionRule rule,
    String split,
    boolean fromScratch,
    double maxErrorRate,
    Map<String, String> shown) {

  /**
   * The training of candidates, as {@code train} or {@code train-detector} reads it.
   *
   * @param configuration HOCON file of the training
   * @param settings {@code key=value} overrides
   * @param threads processor cores of one worker
   * @param models opens the model to start from
   * @param boxes whether a detector is trained
   */
  record CandidateTraining(
      Storage storage,
      Path configuration,
      List<String> settings,
      int threads,
      StartModels models,
      boolean boxes) {

    /**
     * Reads and validates a training without Spark.
     *
     * @param start reference of the model to start from; empty for new parameters
     * @throws io.lookonce.storage.InputRefused naming the invalid key or file
     */
    TrainingRequest read(org.apache.hadoop.fs.Path dataset, Optional<String> start)
        throws IOException {
      List<String> all = all(dataset, start);
      return boxes
          ? TrainingRequest.readDetector(storage, configuration, all, threads, models)
          : TrainingRequest.read(storage, configuration, all, threads, models);
    }

    /** As {@link #read}, completed with values computed from the data, such as anchors. */
    TrainingRequest complete(
        SparkSession spark, org.apache.hadoop.fs.Path dataset, Optional<String> start)
        throws IOException {
      List<String> all = all(dataset, start);
      return boxes
          ? TrainingRequest.withAnchors(
              spark,
              storage,
              () -> DatasetFacts.settings(storage, configuration, all),
              threads,
              models)
          : read(dataset, start);
    }

    private List<String> all(org.apache.hadoop.fs.Path dataset, Optional<String> start) {
      List<String> all = new ArrayList<>(settings);
      all.add("dataset=" + dataset);
      start.ifPresent(reference -> all.add("start=" + reference));
      return all;
    }
  }
}
