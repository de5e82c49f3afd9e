package io.lookonce.jobs.ml;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.ml.ScoreRows.ResultColumns;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.task.ExecutorModels;
import io.lookonce.jobs.scoring.task.ImageScorer;
import io.lookonce.jobs.scoring.task.ScoringCounts;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import scala.runtime.AbstractFunction2;

/**
 * A function of SQL that scores one image at a time. It keeps a scorer for as long as its task
 * runs; where there is no task, as on a driver that folds a constant, for one image.
 *
 * @param <R> result of one image
 */
final class ImageFunction<R> extends AbstractFunction2<Object, Object, Object>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SessionModel<R> model;
  private final ResultColumns<R> results;
  private final StructType type;
  private transient ImageScorer<R> scorer;
  private transient TaskContext task;

  /**
   * @param results maps a result to the fields of the struct that the function returns
   * @param type of that struct
   */
  ImageFunction(SessionModel<R> model, ResultColumns<R> results, StructType type) {
    this.model = model;
    this.results = results;
    this.type = type;
  }

  /** What the function returns. */
  StructType type() {
    return type;
  }

  /**
   * Scores an image.
   *
   * @param image bytes of a file, a path, or a row of Spark's image source
   * @param reference the model's name, which was looked up when the query was analyzed
   */
  @Override
  public Object apply(Object image, Object reference) {
    try {
      TaskContext now = TaskContext.get();
      if (now == null) {
        try (ImageScorer<R> one = ExecutorModels.borrow(model.job(), model.storage())) {
          return scored(image, one);
        }
      }
      if (scorer == null || task != now) {
        ImageScorer<R> borrowed = ExecutorModels.borrow(model.job(), model.storage());
        now.addTaskCompletionListener((TaskCompletionListener) context -> borrowed.close());
        scorer = borrowed;
        task = now;
      }
      return scored(image, scorer);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Row scored(Object image, ImageScorer<R> one) throws IOException {
    Storage storage = model.storage();
    ImageInput input;
    try {
      input = ImageColumn.input(image, storage);
    } catch (ImageRefused refused) {
      return RowFactory.create(results.of(null, refused.getMessage()));
    }
    ImageScorer.Scored<R> scored = one.score(List.of(input)).get(0);
    ScoringCounts.addToProcess(scored.image());
    return RowFactory.create(results.of(scored.result(), scored.image().error()));
  }
}
