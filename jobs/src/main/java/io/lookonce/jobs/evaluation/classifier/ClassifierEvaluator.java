package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.ImageDatasetReader;
import io.lookonce.jobs.dataset.ImageDatasetReader.LabelledPixels;
import io.lookonce.jobs.evaluation.classifier.EvaluatePartition.EvaluationTask;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.driver.ModelServer;
import io.lookonce.jobs.scoring.driver.Progress;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Measures a classifier on a data set of labelled images. */
public final class ClassifierEvaluator implements Evaluator {

  /** Misclassified images of a split that the report shows. */
  private static final int MAX_MISTAKES = 24;

  private final Storage storage;
  private final ClassifierRequest request;
  private final EvaluationOutput output;

  public ClassifierEvaluator(Storage storage, ClassifierRequest request, EvaluationOutput output) {
    this.storage = storage;
    this.request = request;
    this.output = output;
  }

  @Override
  public List<String> description() {
    return request.description();
  }

  @Override
  public RunFile run(SparkSession spark, Map<String, String> settings) throws IOException {
    return run(spark, spark.sparkContext().defaultParallelism(), settings);
  }

  /**
   * @param tasks number of tasks per split; the results do not depend on it
   */
  RunFile run(SparkSession spark, int tasks, Map<String, String> settings) throws IOException {
    EvaluationRun run = new EvaluationRun(request, settings);
    output.begin();
    try {
      Map<Split, PartialMetrics> results = measure(spark, tasks);
      EvaluationResults finished = run.finish(results);
      output.write(finished);
      return finished.runFile();
    } catch (Exception failure) {
      // Spark throws checked exceptions that no method declares.
      FailureRecord.write(failure, () -> output.writeRunFile(run.failure(failure)));
      throw failure;
    }
  }

  private Map<Split, PartialMetrics> measure(SparkSession spark, int tasks) throws IOException {
    EvaluationTask task =
        new EvaluationTask(
            request.bundle().card().json(),
            ModelServer.deliver(spark.sparkContext(), storage, request.bundle()),
            spark.sparkContext().getConf().getInt("spark.task.cpus", 1),
            MAX_MISTAKES);
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long images = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), images)) {
      ImageDatasetReader reader = ImageDatasetReader.open(spark, storage, request.folder());
      EvaluatePartition partition = new EvaluatePartition(task, hadoop, progress.scored());
      Map<Split, PartialMetrics> results = new EnumMap<>(Split.class);
      for (Split split : request.splits()) {
        results.put(split, measure(images(reader, split, tasks), split, partition));
      }
      return results;
    } finally {
      hadoop.destroy();
    }
  }

  private PartialMetrics measure(
      JavaRDD<LabelledPixels> images, Split split, EvaluatePartition partition) {
    PartialMetrics sum =
        images
            .mapPartitions(partition)
            .fold(
                PartialMetrics.none(request.dataset().classes()),
                (one, other) -> one.plus(other, MAX_MISTAKES));
    if (sum.fault() != null) {
      throw new InputRefused("data set " + request.folder() + ": " + sum.fault().reason());
    }
    ChosenSplits.requireComplete(
        request.folder(), request.dataset(), split, sum.figures().confusion().examples());
    return sum;
  }

  /**
   * The images of a split. Spark cannot read a Parquet file with one row group in several tasks: if
   * there are fewer files than tasks, the images are repartitioned, which is cheap compared to the
   * network.
   */
  private JavaRDD<LabelledPixels> images(ImageDatasetReader reader, Split split, int tasks) {
    JavaRDD<LabelledPixels> stored = reader.images(split);
    long batches = 1 + (request.dataset().count(split) - 1) / BatchPlaces.MAX_BATCH_SIZE;
    int wanted = (int) Math.min(tasks, batches);
    if (request.dataset().partsOf(split).size() >= wanted) {
      return stored;
    }
    return stored
        .mapToPair(image -> new Tuple2<>(image.index(), image))
        .repartitionAndSortWithinPartitions(new BatchPlaces(wanted))
        .values();
  }
}
