package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.evaluation.detector.DetectionSource.MatchingContext;
import io.lookonce.jobs.evaluation.detector.PartialMatches.UnscoredImage;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.driver.Progress;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Measures a detector, or detections that exist already, on a data set of boxes. */
public final class DetectorEvaluator implements Evaluator {

  private final Storage storage;
  private final DetectorRequest request;
  private final EvaluationOutput output;
  private OutputFaults faults = OutputFaults.NONE;

  public DetectorEvaluator(Storage storage, DetectorRequest request, EvaluationOutput output) {
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
    DetectorEvaluationRun run = new DetectorEvaluationRun(request, settings);
    output.begin();
    try {
      List<EvaluatedSplit> results = measureSplits(spark);
      EvaluationResults finished = run.finish(results, faults);
      output.write(finished);
      return finished.runFile();
    } catch (Exception failure) {
      // Spark throws checked exceptions that no method declares.
      FailureRecord.write(failure, () -> output.writeRunFile(run.failure(failure)));
      throw failure;
    }
  }

  private List<EvaluatedSplit> measureSplits(SparkSession spark) throws IOException {
    BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, request.folder());
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long images = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), images)) {
      MatchingContext run =
          new MatchingContext(
              spark,
              storage,
              hadoop,
              spark.sparkContext().defaultParallelism(),
              progress.scored(),
              progress.faults());
      List<EvaluatedSplit> results = new ArrayList<>();
      for (Split split : request.splits()) {
        results.add(measure(reader, split, run));
      }
      faults = progress.faults().sum();
      return results;
    } finally {
      hadoop.destroy();
    }
  }

  private EvaluatedSplit measure(BoxDatasetReader reader, Split split, MatchingContext run)
      throws IOException {
    PartialMatches matches =
        PartialMatches.of(
            request
                .origin()
                .detections(reader, split, request.classes(), run)
                .mapPartitions(new MatchPartition(request.classes(), run.finished()))
                .collect());
    ChosenSplits.requireComplete(
        request.folder(), request.dataset(), split, matches.tally().images());
    requireAny(split, matches);
    return EvaluatedSplit.of(split, request.classes(), matches, reader.rows(split));
  }

  private void requireAny(Split split, PartialMatches matches) {
    if (matches.unscored() == matches.tally().images()) {
      UnscoredImage first = matches.unscoredExamples().get(0);
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "none of the %d %s images of data set %s has detections; the first, %s: %s",
              matches.unscored(),
              split.title(),
              request.dataset().name(),
              first.source(),
              first.problem()));
    }
  }
}
