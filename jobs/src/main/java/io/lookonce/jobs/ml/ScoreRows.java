package io.lookonce.jobs.ml;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.task.BatchIterator;
import io.lookonce.jobs.scoring.task.ExecutorModels;
import io.lookonce.jobs.scoring.task.ImageScorer;
import io.lookonce.jobs.scoring.task.ScoringCounts;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The work of one task of a stage: rows in, rows with the columns of the results out, with at most
 * one batch of rows in memory.
 *
 * @param <R> result of one image
 */
final class ScoreRows<R> implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final SessionModel<R> model;
  private final int imageColumn;
  private final ResultColumns<R> results;
  private final StructType schema;

  /** Maps a result to the values of the columns that a stage appends. */
  interface ResultColumns<R> extends Serializable {

    /**
     * The values in the order of the columns.
     *
     * @param result null if the image could not be scored
     * @param error why not; null if it was
     */
    Object[] of(R result, String error);
  }

  /**
   * @param imageColumn index of the column that images are read from
   * @param schema of the rows that come out
   */
  ScoreRows(SessionModel<R> model, int imageColumn, ResultColumns<R> results, StructType schema) {
    this.model = model;
    this.imageColumn = imageColumn;
    this.results = results;
    this.schema = schema;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    Storage storage = model.storage();
    ImageScorer<R> scorer = ExecutorModels.borrow(model.job(), storage);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> scorer.close());
    return new BatchIterator<>(rows, scorer.batchSize(), batch -> scored(batch, scorer, storage));
  }

  private List<Row> scored(List<Row> batch, ImageScorer<R> scorer, Storage storage)
      throws IOException {
    Object[][] values = new Object[batch.size()][];
    List<ImageInput> inputs = new ArrayList<>(batch.size());
    List<Integer> places = new ArrayList<>(batch.size());
    for (int i = 0; i < values.length; i++) {
      try {
        inputs.add(ImageColumn.input(batch.get(i).get(imageColumn), storage));
        places.add(i);
      } catch (ImageRefused refused) {
        values[i] = results.of(null, refused.getMessage());
      }
    }
    List<ImageScorer.Scored<R>> scored = scorer.score(inputs);
    for (int i = 0; i < scored.size(); i++) {
      ScoringCounts.addToProcess(scored.get(i).image());
      values[places.get(i)] = results.of(scored.get(i).result(), scored.get(i).image().error());
    }
    List<Row> rows = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      rows.add(appended(batch.get(i), values[i]));
    }
    return rows;
  }

  private Row appended(Row row, Object[] values) {
    Object[] all = new Object[row.size() + values.length];
    for (int i = 0; i < row.size(); i++) {
      all[i] = row.get(i);
    }
    System.arraycopy(values, 0, all, row.size(), values.length);
    return new GenericRowWithSchema(all, schema);
  }
}
