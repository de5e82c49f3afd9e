package io.lookonce.darknet;

/**
 * What a layer takes or gives for one image: {@code channels} planes of {@code height} rows of
 * {@code width} numbers, stored in that order.
 *
 * @param channels number of planes, at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record LayerShape(int channels, int height, int width) {

  /** Number of values of one image. */
  public long size() {
    return (long) channels * height * width;
  }

  @Override
  public String toString() {
    return width + "x" + height + "x" + channels;
  }
}
