package io.lookonce.jobs.training.data;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** How the content of an example stands in a data set's rows. */
public interface ContentEncoding extends Serializable {

  /**
   * The content as a {@link Shard} holds it; of any length where the row is not as it should be.
   */
  byte[] read(Row row);

  /**
   * What is wrong with a content that was read, after the example's name; null where nothing is.
   */
  String problem(byte[] content);
}
