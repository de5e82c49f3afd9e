package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationResults;
import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.task.Progress;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Judges detections on a data set and writes what it came to. */
public final class DetectorEvaluationJob {

  private final SparkSession spark;
  private final Storage storage;
  private final DetectorRequest request;
  private final EvaluationOutput output;
  private final int tasks;
  private OutputFaults faults = OutputFaults.NONE;

  /**
   * @param tasks how many tasks should work on a split; the results do not depend on it
   */
  public DetectorEvaluationJob(
      SparkSession spark,
      Storage storage,
      DetectorRequest request,
      EvaluationOutput output,
      int tasks) {
    this.spark = spark;
    this.storage = storage;
    this.request = request;
    this.output = output;
    this.tasks = tasks;
  }

  /**
   * Judges and writes {@code evaluation.json}, {@code report.html} and {@code run.json}.
   *
   * @param settings options as the report shows them
   * @return what {@code run.json} says
   * @throws IOException or InputRefused, after {@code run.json} says why
   */
  public RunFile run(Map<String, String> settings) throws IOException {
    DetectorEvaluationRun run = new DetectorEvaluationRun(request, settings);
    output.begin();
    try {
      List<EvaluatedSplit> judged = judgeSplits();
      EvaluationResults finished = run.finish(judged, faults);
      output.write(finished);
      return finished.runFile();
    } catch (IOException | RuntimeException failure) {
      FailureRecord.write(failure, () -> output.writeRunFile(run.failure(failure)));
      throw failure;
    }
  }

  private List<EvaluatedSplit> judgeSplits() throws IOException {
    BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, request.folder());
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long images = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), images)) {
      MatchingContext run =
          new MatchingContext(spark, storage, hadoop, tasks, progress.scored(), progress.faults());
      List<EvaluatedSplit> judged = new ArrayList<>();
      for (Split split : request.splits()) {
        judged.add(judge(reader, split, run));
      }
      faults = progress.faults().sum();
      return judged;
    } finally {
      hadoop.destroy();
    }
  }

  private EvaluatedSplit judge(BoxDatasetReader reader, Split split, MatchingContext run)
      throws IOException {
    PartialMatches judgement =
        PartialMatches.of(
            request
                .origin()
                .findings(reader, split, request.classes(), run)
                .mapPartitions(new MatchPartition(request.classes(), run.judged()))
                .collect());
    requireWhole(split, judgement.tally().images());
    requireAny(split, judgement);
    return EvaluatedSplit.of(split, request.classes(), judgement, reader.rows(split));
  }

  private void requireWhole(Split split, long found) {
    long said = request.dataset().count(split);
    if (found != said) {
      throw new InputRefused(
          "data set %s: %s says %d images in %s, its files hold %d"
              .formatted(request.folder(), DatasetFolder.CARD_FILE, said, split.title(), found));
    }
  }

  private void requireAny(Split split, PartialMatches judgement) {
    if (judgement.unscored() == judgement.tally().images()) {
      UnscoredImage first = judgement.unscoredExamples().get(0);
      throw new InputRefused(
          "none of the %d %s images of data set %s has detections; the first, %s: %s"
              .formatted(
                  judgement.unscored(),
                  split.title(),
                  request.dataset().name(),
                  first.source(),
                  first.problem()));
    }
  }
}
