package io.lookonce.jobs.evaluation.detector;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.evaluation.EvaluationOutput;
import io.lookonce.jobs.evaluation.EvaluationResults;
import io.lookonce.jobs.ingest.BoxDatasetReader;
import io.lookonce.jobs.report.FailureRecord;
import io.lookonce.jobs.report.RunFile;
import io.lookonce.jobs.scoring.Progress;
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
      EvaluationResults finished = run.finish(judgeSplits());
      output.write(finished);
      return finished.runFile();
    } catch (IOException | RuntimeException failure) {
      FailureRecord.write(failure, () -> output.writeRunFile(run.failure(failure)));
      throw failure;
    }
  }

  private List<JudgedSplit> judgeSplits() throws IOException {
    BoxDatasetReader reader = BoxDatasetReader.open(spark, storage, request.folder());
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    long pictures = request.splits().stream().mapToLong(request.dataset()::count).sum();
    try (Progress progress = new Progress(spark.sparkContext(), pictures)) {
      JudgingRun run = new JudgingRun(spark, storage, hadoop, tasks, progress.scored());
      List<JudgedSplit> judged = new ArrayList<>();
      for (Split split : request.splits()) {
        judged.add(judge(reader, split, run));
      }
      return judged;
    } finally {
      hadoop.destroy();
    }
  }

  private JudgedSplit judge(BoxDatasetReader reader, Split split, JudgingRun run)
      throws IOException {
    PartialJudgement judgement =
        PartialJudgement.of(
            request
                .origin()
                .findings(reader, split, request.classes(), run)
                .mapPartitions(new JudgePictures(request.classes(), run.judged()))
                .collect());
    requireWhole(split, judgement.tally().pictures());
    requireAny(split, judgement);
    return JudgedSplit.of(split, request.classes(), judgement, reader.rows(split));
  }

  private void requireWhole(Split split, long found) {
    long said = request.dataset().count(split);
    if (found != said) {
      throw new InputRefused(
          "data set %s: %s says %d pictures in %s, its files hold %d"
              .formatted(request.folder(), DatasetFolder.CARD_FILE, said, split.title(), found));
    }
  }

  private void requireAny(Split split, PartialJudgement judgement) {
    if (judgement.unscored() == judgement.tally().pictures()) {
      UnscoredPicture first = judgement.unscoredExamples().get(0);
      throw new InputRefused(
          "none of the %d %s pictures of data set %s has detections; the first, %s: %s"
              .formatted(
                  judgement.unscored(),
                  split.title(),
                  request.dataset().name(),
                  first.source(),
                  first.problem()));
    }
  }
}
