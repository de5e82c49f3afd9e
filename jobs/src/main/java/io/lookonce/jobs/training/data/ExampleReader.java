package io.lookonce.jobs.training.data;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Makes an example of a data set's row; in the tasks of Spark. */
public interface ExampleReader extends Serializable {

  /** What cannot be used becomes an example with a problem. */
  Example read(Row row);
}
