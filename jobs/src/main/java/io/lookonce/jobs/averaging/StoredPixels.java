package io.lookonce.jobs.averaging;

import org.apache.spark.sql.Row;

/**
 * Pictures as they are held.
 *
 * @param bytes that every picture must have
 */
record StoredPixels(int bytes) implements StoredContent {

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
