package io.lookonce.box;

/**
 * How a picture was laid into the network's input, and the way back for the boxes found there.
 *
 * <p>On each axis {@code input pixel = picture pixel * scale + offset}, with continuous coordinates
 * (the edges of the picture are 0 and its width or height).
 *
 * @param scaleX input pixels per picture pixel, horizontally; positive
 * @param scaleY input pixels per picture pixel, vertically; positive
 * @param offsetX where the picture's left edge lies, in input pixels
 * @param offsetY where the picture's upper edge lies, in input pixels
 * @param pictureWidth in pixels, at least 1
 * @param pictureHeight in pixels, at least 1
 */
public record BoxScaling(
    float scaleX, float scaleY, float offsetX, float offsetY, int pictureWidth, int pictureHeight) {

  /**
   * Checks that the mapping can be undone.
   *
   * @throws IllegalArgumentException if a scale is not positive, an offset is not finite, or the
   *     picture is empty
   */
  public BoxScaling {
    requirePositive("the scale", scaleX, scaleY);
    requirePositive("the picture", pictureWidth, pictureHeight);
    if (!Float.isFinite(offsetX) || !Float.isFinite(offsetY)) {
      throw new IllegalArgumentException(
          "the offset needs to be finite: %s, %s".formatted(offsetX, offsetY));
    }
  }

  /** The picture fills the whole input, each axis by its own ratio (the course's resize). */
  public static BoxScaling stretch(
      int inputWidth, int inputHeight, int pictureWidth, int pictureHeight) {
    requirePositive("the input", inputWidth, inputHeight);
    requirePositive("the picture", pictureWidth, pictureHeight);
    return new BoxScaling(
        (float) inputWidth / pictureWidth,
        (float) inputHeight / pictureHeight,
        0,
        0,
        pictureWidth,
        pictureHeight);
  }

  /**
   * The picture keeps its shape: both axes are resized by the ratio {@code min(inputWidth /
   * pictureWidth, inputHeight / pictureHeight)}, and the rest of the input is padding.
   *
   * <p>The side that does not fill the input is rounded down to whole pixels, at least 1, as
   * Darknet and YOLOX do; the scale of that axis is that of the rounded side, so that boxes agree
   * with the pixels that the network saw.
   *
   * @param centered true for half of the padding, rounded down, before the picture (Darknet); false
   *     for the picture in the upper left corner (YOLOX)
   */
  public static BoxScaling letterbox(
      int inputWidth, int inputHeight, int pictureWidth, int pictureHeight, boolean centered) {
    requirePositive("the input", inputWidth, inputHeight);
    requirePositive("the picture", pictureWidth, pictureHeight);
    boolean widthFills = (long) inputWidth * pictureHeight <= (long) inputHeight * pictureWidth;
    int resizedWidth = widthFills ? inputWidth : shrink(pictureWidth, inputHeight, pictureHeight);
    int resizedHeight = widthFills ? shrink(pictureHeight, inputWidth, pictureWidth) : inputHeight;
    return new BoxScaling(
        (float) resizedWidth / pictureWidth,
        (float) resizedHeight / pictureHeight,
        centered ? (inputWidth - resizedWidth) / 2 : 0,
        centered ? (inputHeight - resizedHeight) / 2 : 0,
        pictureWidth,
        pictureHeight);
  }

  private static int shrink(int side, int inputSide, int pictureSide) {
    return (int) Math.max(1, (long) side * inputSide / pictureSide);
  }

  private static void requirePositive(String what, float x, float y) {
    if (!(x > 0 && y > 0 && Float.isFinite(x) && Float.isFinite(y))) {
      throw new IllegalArgumentException("%s needs a positive size: %s x %s".formatted(what, x, y));
    }
  }

  /** Width of the resized picture in the input, without padding, in whole pixels. */
  public int resizedWidth() {
    return Math.round(scaleX * pictureWidth);
  }

  /** Height of the resized picture in the input, without padding, in whole pixels. */
  public int resizedHeight() {
    return Math.round(scaleY * pictureHeight);
  }

  /** Maps a finite x of the input back to the picture and clips it to [0, pictureWidth]. */
  float pictureX(float inputX) {
    return clip(((double) inputX - offsetX) / scaleX, pictureWidth);
  }

  /** Maps a finite y of the input back to the picture and clips it to [0, pictureHeight]. */
  float pictureY(float inputY) {
    return clip(((double) inputY - offsetY) / scaleY, pictureHeight);
  }

  private static float clip(double coordinate, int side) {
    return (float) Math.max(0, Math.min(side, coordinate));
  }
}
