package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The work of one task: images in, rows out, with at most one batch of images in memory.
 *
 * @param <R> result of one image
 */
final class ScorePartition<R> implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final ScoringJob<R> job;
  private final SerializableConfiguration hadoop;
  private final ScoringCounts counts;

  /**
   * @param hadoop settings that tasks open file systems with
   */
  ScorePartition(ScoringJob<R> job, SerializableConfiguration hadoop, ScoringCounts counts) {
    this.job = job;
    this.hadoop = hadoop;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> inputs) throws IOException {
    ImageScorer<R> scorer = ExecutorModels.borrow(job, new Storage(hadoop.value()));
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> scorer.close());
    return new BatchIterator<>(inputs, scorer.batchSize(), batch -> rows(batch, scorer));
  }

  private List<Row> rows(List<Row> batch, ImageScorer<R> scorer) throws IOException {
    Postprocessing<R> postprocessing = job.postprocessing();
    ModelCard card = scorer.card();
    List<Row> rows = new ArrayList<>(batch.size());
    for (ImageScorer.Scored<R> scored : scorer.score(batch.stream().map(ImageInput::of).toList())) {
      counts.add(scored.image());
      Object[] results = postprocessing.columns(scored.result(), card.classes());
      rows.add(scored.image().row(postprocessing.schema(), card, results));
    }
    counts.faults().add(scorer.takeFaults());
    return rows;
  }
}
