package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * How a network's output becomes the results in a table: all that tells one kind of scoring from
 * another on an executor. Equal ones give equal rows.
 */
public interface Postprocessing extends Serializable {

  /** The columns of the table, as {@link ScoringTable} orders them. */
  StructType schema();

  /**
   * Starts to interpret, for one thread at a time.
   *
   * @throws IllegalArgumentException in one line, if the network does not fit its card
   */
  Postprocessor open(ModelCard card, OnnxNetwork network, Storage storage);
}
