package io.lookonce.jobs.training.classifier;

import io.lookonce.jobs.training.data.ContentEncoding;
import org.apache.spark.sql.Row;

/**
 * Images as they are held.
 *
 * @param bytes that every image must have
 */
record PixelEncoding(int bytes) implements ContentEncoding {

  @Override
  public byte[] read(Row row) {
    byte[] stored = row.getAs("pixels");
    return stored == null ? new byte[0] : stored;
  }

  @Override
  public String problem(byte[] pixels) {
    return pixels.length == bytes
        ? null
        : "has %d bytes of pixels, its shape needs %d".formatted(pixels.length, bytes);
  }
}
