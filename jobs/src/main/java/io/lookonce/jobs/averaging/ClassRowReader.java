package io.lookonce.jobs.averaging;

import org.apache.spark.sql.Row;

/**
 * Reads rows of labelled pictures.
 *
 * @param pixelBytes that every picture must have
 * @param classes how many there are
 */
record ClassRowReader(int pixelBytes, int classes) implements ExampleReader {

  @Override
  public Example read(Row row) {
    byte[] stored = row.getAs("pixels");
    byte[] pixels = stored == null ? new byte[0] : stored;
    Integer stated = row.getAs("label");
    int label = stated == null ? -1 : stated;
    String source = row.getAs("source");
    return new Example(pixels, new float[] {label}, source, problem(source, pixels, label));
  }

  private String problem(String source, byte[] pixels, int label) {
    if (label < 0 || label >= classes) {
      return "%s has the label %d, the %d classes are numbered from 0 to %d"
          .formatted(source, label, classes, classes - 1);
    }
    if (pixels.length != pixelBytes) {
      return "%s has %d bytes of pixels, its shape needs %d"
          .formatted(source, pixels.length, pixelBytes);
    }
    return null;
  }
}
