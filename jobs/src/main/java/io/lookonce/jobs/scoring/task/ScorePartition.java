package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** The work of one task: images in, rows out, with at most one batch of images in memory. */
final class ScorePartition<R> implements FlatMapFunction<Iterator<ImageInput>, Row> {

  private static final long serialVersionUID = 1L;

  private final ScoringJob<R> job;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Progress.Counts counts;

  ScorePartition(
      ScoringJob<R> job, Broadcast<SerializableConfiguration> hadoop, Progress.Counts counts) {
    this.job = job;
    this.hadoop = hadoop;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<ImageInput> inputs) throws IOException {
    ImageScorer<R> scorer = ExecutorModels.borrow(job, new Storage(hadoop.value().value()));
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> scorer.close());
    return new BatchIterator<>(inputs, scorer.batchSize(), batch -> rows(batch, scorer));
  }

  private List<Row> rows(List<ImageInput> batch, ImageScorer<R> scorer) throws IOException {
    Postprocessing<R> postprocessing = job.postprocessing();
    ModelCard card = scorer.card();
    List<Row> rows = new ArrayList<>(batch.size());
    for (ImageScorer.Scored<R> scored : scorer.score(batch)) {
      counts.add(scored.image());
      Object[] results = postprocessing.columns(scored.result(), card.classes());
      rows.add(scored.image().row(postprocessing.schema(), card, results));
    }
    counts.faults().add(scorer.takeFaults());
    return rows;
  }
}
