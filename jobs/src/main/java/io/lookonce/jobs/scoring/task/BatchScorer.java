package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.plan.CommittedBatches;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs batches on Spark and commits each one atomically. The next batch starts while the last tasks
 * of the previous one are running, so that no core idles at the end of a batch.
 */
public final class BatchScorer {

  private static final int BATCHES_AT_ONCE = 2;

  private final Storage storage;
  private final OutputFolder output;
  private final ImageSource source;
  private final ScoringCounts counts;
  private final CommittedBatches commits;

  public BatchScorer(
      Storage storage,
      OutputFolder output,
      ImageSource source,
      ScoringCounts counts,
      CommittedBatches commits) {
    this.commits = commits;
    this.storage = storage;
    this.output = output;
    this.source = source;
    this.counts = counts;
  }

  /**
   * Scores all batches.
   *
   * @return how many images have an error, as the committed batches say: what tasks count grows
   *     when Spark repeats one
   * @throws IOException if a batch fails; batches that are already committed stay
   */
  public <R> long score(List<Batch> batches, ScoringJob<R> job) throws IOException {
    output.clearStaging();
    ScorePartition<R> task =
        new ScorePartition<>(job, new SerializableConfiguration(storage.configuration()), counts);
    ExecutorService runner = Executors.newFixedThreadPool(BATCHES_AT_ONCE);
    try {
      List<Future<Long>> running = new ArrayList<>();
      for (Batch batch : batches) {
        running.add(runner.submit(() -> score(batch, task, job.postprocessing().schema())));
      }
      long errors = 0;
      for (int i = 0; i < running.size(); i++) {
        errors += await(running.get(i), batches.get(i));
      }
      output.clearStaging();
      return errors;
    } finally {
      runner.shutdownNow();
    }
  }

  private long score(Batch batch, ScorePartition<?> task, StructType schema) throws IOException {
    source
        .inputs(batch)
        .mapPartitions(task, Encoders.row(schema))
        .repartition(1)
        .sortWithinPartitions("path")
        .write()
        .mode("overwrite")
        .parquet(output.staging(batch.number()).toString());
    return commits.commit(batch);
  }

  private static long await(Future<Long> future, Batch batch) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "batch %d failed: %s; the batches before it are kept, run the command again to"
                  + " continue",
              batch.number(),
              ErrorMessage.ofInnermost(failed)),
          failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in batch " + batch.number(), interrupted);
    }
  }
}
