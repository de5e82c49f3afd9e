package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.data.ContentEncoding;
import io.lookonce.jobs.training.data.Example;
import io.lookonce.jobs.training.data.ExampleReader;
import org.apache.spark.sql.Row;

/**
 * Reads rows of examples with one class each.
 *
 * @param content how the rest of an example is stored
 * @param classes how many there are
 */
record ClassRowReader(ContentEncoding content, int classes) implements ExampleReader {

  @Override
  public Example read(Row row) {
    byte[] read = content.read(row);
    Integer stated = row.getAs("label");
    int label = stated == null ? -1 : stated;
    String source = row.getAs("source");
    return new Example(read, new float[] {label}, source, problem(source, read, label));
  }

  private String problem(String source, byte[] read, int label) {
    if (label < 0 || label >= classes) {
      return "%s has the label %d, the %d classes are numbered from 0 to %d"
          .formatted(source, label, classes, classes - 1);
    }
    String problem = content.problem(read);
    return problem == null ? null : source + " " + problem;
  }
}
