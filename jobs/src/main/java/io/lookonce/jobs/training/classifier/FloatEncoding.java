package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.data.ContentEncoding;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Rows of numbers, written as float64 and held as little-endian float32.
 *
 * @param count how many numbers a row must have
 */
record FloatEncoding(int count) implements ContentEncoding {

  @Override
  public byte[] read(Row row) {
    int column = row.fieldIndex("features");
    List<Double> stored = row.isNullAt(column) ? List.of() : row.getList(column);
    byte[] content = new byte[stored.size() * Float.BYTES];
    FloatBuffer numbers = FlatState.floats(content);
    for (Double number : stored) {
      numbers.put(number == null ? Float.NaN : number.floatValue());
    }
    return content;
  }

  @Override
  public String problem(byte[] content) {
    if (content.length != count * Float.BYTES) {
      return "has %d numbers, not %d".formatted(content.length / Float.BYTES, count);
    }
    FloatBuffer numbers = FlatState.floats(content);
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(numbers.get(i))) {
        return "has no finite number in place %d".formatted(i + 1);
      }
    }
    return null;
  }
}
