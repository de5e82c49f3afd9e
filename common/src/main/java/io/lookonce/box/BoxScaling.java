package io.lookonce.box;

import java.util.Locale;

/**
 * The mapping between an image and the network's input.
 *
 * <p>On each axis {@code input pixel = image pixel * scale + offset}, with continuous coordinates
 * (the edges of the image are 0 and its width or height).
 *
 * @param scaleX input pixels per image pixel, horizontally; positive
 * @param scaleY input pixels per image pixel, vertically; positive
 * @param offsetX position of the image's left edge, in input pixels
 * @param offsetY position of the image's upper edge, in input pixels
 * @param imageWidth in pixels, at least 1
 * @param imageHeight in pixels, at least 1
 */
public record BoxScaling(
    float scaleX, float scaleY, float offsetX, float offsetY, int imageWidth, int imageHeight) {

  /**
   * Checks that the mapping is invertible.
   *
   * @throws IllegalArgumentException if a scale is not positive, an offset is not finite, or the
   *     image is empty
   */
  public BoxScaling {
    requirePositive("the scale", scaleX, scaleY);
    requirePositive("the image", imageWidth, imageHeight);
    if (!Float.isFinite(offsetX) || !Float.isFinite(offsetY)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the offset needs to be finite: %s, %s", offsetX, offsetY));
    }
  }

  /** The image fills the whole input, each axis by its own ratio (the course's resize). */
  public static BoxScaling stretch(
      int inputWidth, int inputHeight, int imageWidth, int imageHeight) {
    requirePositive("the input", inputWidth, inputHeight);
    requirePositive("the image", imageWidth, imageHeight);
    return new BoxScaling(
        (float) inputWidth / imageWidth,
        (float) inputHeight / imageHeight,
        0,
        0,
        imageWidth,
        imageHeight);
  }

  /**
   * The image keeps its aspect ratio: both axes are resized by {@code min(inputWidth / imageWidth,
   * inputHeight / imageHeight)}, and the rest of the input is padding.
   *
   * <p>The side that does not fill the input is rounded down to whole pixels, at least 1, as
   * Darknet and YOLOX do; the scale of that axis is that of the rounded side, so that boxes agree
   * with the pixels that the network saw.
   *
   * @param centered true for half of the padding, rounded down, before the image (Darknet); false
   *     for the image in the upper left corner (YOLOX)
   */
  public static BoxScaling letterbox(
      int inputWidth, int inputHeight, int imageWidth, int imageHeight, boolean centered) {
    requirePositive("the input", inputWidth, inputHeight);
    requirePositive("the image", imageWidth, imageHeight);
    boolean widthFills = (long) inputWidth * imageHeight <= (long) inputHeight * imageWidth;
    int resizedWidth = widthFills ? inputWidth : shrink(imageWidth, inputHeight, imageHeight);
    int resizedHeight = widthFills ? shrink(imageHeight, inputWidth, imageWidth) : inputHeight;
    return new BoxScaling(
        (float) resizedWidth / imageWidth,
        (float) resizedHeight / imageHeight,
        centered ? (inputWidth - resizedWidth) / 2 : 0,
        centered ? (inputHeight - resizedHeight) / 2 : 0,
        imageWidth,
        imageHeight);
  }

  private static int shrink(int side, int inputSide, int imageSide) {
    return (int) Math.max(1, (long) side * inputSide / imageSide);
  }

  private static void requirePositive(String what, float x, float y) {
    if (!(x > 0 && y > 0 && Float.isFinite(x) && Float.isFinite(y))) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s needs a positive size: %s x %s", what, x, y));
    }
  }

  /** Width of the resized image in the input, without padding, in whole pixels. */
  public int resizedWidth() {
    return Math.round(scaleX * imageWidth);
  }

  /** Height of the resized image in the input, without padding, in whole pixels. */
  public int resizedHeight() {
    return Math.round(scaleY * imageHeight);
  }

  /** Maps a finite x of the input back to the image and clips it to [0, imageWidth]. */
  float imageX(float inputX) {
    return clip(((double) inputX - offsetX) / scaleX, imageWidth);
  }

  /** Maps a finite y of the input back to the image and clips it to [0, imageHeight]. */
  float imageY(float inputY) {
    return clip(((double) inputY - offsetY) / scaleY, imageHeight);
  }

  private static float clip(double coordinate, int side) {
    return (float) Math.max(0, Math.min(side, coordinate));
  }
}
