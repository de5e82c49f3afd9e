package io.lookonce.jobs.dataset;

import io.lookonce.data.Split;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Makes the rows of a data set within tasks. */
@FunctionalInterface
public interface RowMaker extends Serializable {

  /**
   * The row of one image.
   *
   * @param position its place in the order of the data set
   * @param content its bytes
   */
  Row row(int position, Split split, byte[] content);
}
