package io.lookonce.image;

/**
 * Where a picture lies in a network input: {@code input = picture * scale + offset}, per axis, in
 * continuous pixel coordinates.
 *
 * @param scaleX resized width over picture width
 * @param scaleY resized height over picture height
 * @param offsetX first input column that the picture covers
 * @param offsetY first input row that the picture covers
 * @param resizedWidth columns of the input that the picture covers
 * @param resizedHeight rows of the input that the picture covers
 */
public record Placement(
    float scaleX, float scaleY, float offsetX, float offsetY, int resizedWidth, int resizedHeight) {

  static Placement of(
      int pictureWidth, int pictureHeight, int resizedWidth, int resizedHeight, int left, int top) {
    return new Placement(
        (float) resizedWidth / pictureWidth,
        (float) resizedHeight / pictureHeight,
        left,
        top,
        resizedWidth,
        resizedHeight);
  }
}
