package io.lookonce.jobs.retrain;

import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The training of candidates, as {@code train} or {@code train-detector} would read it.
 *
 * @param configuration HOCON file of the training
 * @param settings {@code key=value} on top
 * @param threads processor cores that one worker computes on
 * @param models where the model is found that it starts from
 * @param boxes whether a detector is trained
 */
public record CandidateTraining(
    Storage storage,
    Path configuration,
    List<String> settings,
    int threads,
    StartModels models,
    boolean boxes) {

  /**
   * Reads and checks a training, without Spark.
   *
   * @param start the model to start from; empty to begin anew
   * @throws io.lookonce.storage.InputRefused naming what cannot be used
   */
  public TrainingRequest read(org.apache.hadoop.fs.Path dataset, Optional<String> start)
      throws IOException {
    List<String> all = all(dataset, start);
    return boxes
        ? TrainingRequest.readDetector(storage, configuration, all, threads, models)
        : TrainingRequest.read(storage, configuration, all, threads, models);
  }

  /** The same with what only the data can tell. */
  TrainingRequest complete(
      SparkSession spark, org.apache.hadoop.fs.Path dataset, Optional<String> start)
      throws IOException {
    return boxes
        ? TrainingRequest.withAnchors(
            spark, storage, configuration, all(dataset, start), threads, models)
        : read(dataset, start);
  }

  private List<String> all(org.apache.hadoop.fs.Path dataset, Optional<String> start) {
    List<String> all = new ArrayList<>(settings);
    all.add("dataset=" + dataset);
    start.ifPresent(reference -> all.add("start=" + reference));
    return all;
  }
}
