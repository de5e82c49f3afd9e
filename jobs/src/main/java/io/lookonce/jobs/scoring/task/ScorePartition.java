package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.input.ImageInput;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** What one task does: images in, rows out, never more than a batch of them in memory. */
final class ScorePartition implements FlatMapFunction<Iterator<ImageInput>, Row> {

  private static final long serialVersionUID = 1L;

  private final ScoringJob job;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final ScoreCounts counts;

  ScorePartition(ScoringJob job, Broadcast<SerializableConfiguration> hadoop, ScoreCounts counts) {
    this.job = job;
    this.hadoop = hadoop;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<ImageInput> inputs) throws IOException {
    ImageScorer scorer = ExecutorModels.borrow(job, new Storage(hadoop.value().value()));
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener) context -> ExecutorModels.giveBack(job, scorer));
    return new Rows(inputs, scorer);
  }

  private final class Rows implements Iterator<Row> {

    private final Iterator<ImageInput> inputs;
    private final ImageScorer scorer;
    private final Deque<Row> ready = new ArrayDeque<>();

    Rows(Iterator<ImageInput> inputs, ImageScorer scorer) {
      this.inputs = inputs;
      this.scorer = scorer;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && inputs.hasNext()) {
        scoreNext();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void scoreNext() {
      List<ImageInput> batch = new ArrayList<>(scorer.batchSize());
      while (batch.size() < scorer.batchSize() && inputs.hasNext()) {
        batch.add(inputs.next());
      }
      try {
        List<Row> rows = scorer.score(batch);
        counts.add(rows);
        counts.faults().add(scorer.takeFaults());
        ready.addAll(rows);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
