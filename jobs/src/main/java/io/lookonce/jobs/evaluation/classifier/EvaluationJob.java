package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationResults;
import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.jobs.scoring.task.Progress;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Measures a classifier on a data set and writes what it came to. */
public final class EvaluationJob {

  /** Mistakes of a split that the report shows. */
  private static final int MOST_MISTAKES = 24;

  private final SparkSession spark;
  private final Storage storage;
  private final EvaluationRequest request;
  private final EvaluationOutput output;
  private final int tasks;

  /**
   * @param tasks how many tasks should work on a split; the results do not depend on it
   */
  public EvaluationJob(
      SparkSession spark,
      Storage storage,
      EvaluationRequest request,
      EvaluationOutput output,
      int tasks) {
    this.spark = spark;
    this.storage = storage;
    this.request = request;
    this.output = output;
    this.tasks = tasks;
  }

  /**
   * Measures and writes {@code evaluation.json}, {@code report.html} and {@code run.json}.
   *
   * @param settings options as the report shows them
   * @return what {@code run.json} says
   * @throws IOException or InputRefused, after {@code run.json} says why
   */
  public RunFile run(Map<String, String> settings) throws IOException {
    EvaluationRun run = new EvaluationRun(request, settings);
    output.begin();
    try {
      Map<Split, PartialMetrics> results = measure();
      EvaluationResults finished = run.finish(results);
      output.write(finished);
      return finished.runFile();
    } catch (IOException | RuntimeException failure) {
      FailureRecord.write(failure, () -> output.writeRunFile(run.failure(failure)));
      throw failure;
    }
  }

  private Map<Split, PartialMetrics> measure() throws IOException {
    EvaluationTask task =
        new EvaluationTask(
            request.bundle().card().json(),
            ModelDelivery.of(spark.sparkContext(), storage, request.bundle()),
            spark.sparkContext().getConf().getInt("spark.task.cpus", 1),
            MOST_MISTAKES);
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long images = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), images)) {
      SplitEvaluation evaluation =
          new SplitEvaluation(
              ImageDatasetReader.open(spark, storage, request.folder()),
              request,
              new EvaluatePartition(task, hadoop, progress.scored()),
              MOST_MISTAKES,
              tasks);
      Map<Split, PartialMetrics> results = new EnumMap<>(Split.class);
      request.splits().forEach(split -> results.put(split, evaluation.of(split)));
      return results;
    } finally {
      hadoop.destroy();
    }
  }
}
