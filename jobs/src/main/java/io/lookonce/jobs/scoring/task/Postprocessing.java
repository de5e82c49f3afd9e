package io.lookonce.jobs.scoring.task;

import io.lookonce.inference.Postprocessor;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * How a network's output becomes the results of an image: the difference between one kind of
 * scoring and another on an executor. Equal values give equal rows.
 *
 * @param <R> result of one image
 */
public interface Postprocessing<R> extends Serializable {

  /** The columns of the table, in the order of {@link ScoringTable}. */
  StructType schema();

  /**
   * The values of the result columns.
   *
   * @param result null for an image that could not be read
   * @param classes the model's class names by id
   */
  Object[] columns(R result, List<String> classes);

  /**
   * Opens a postprocessor for a network.
   *
   * @throws IllegalArgumentException in one line, if the network does not fit its card
   */
  Postprocessor<R> open(ModelCard card, OnnxNetwork network, Storage storage);
}
