package io.lookonce.image;

import io.lookonce.box.BoxScaling;
import java.util.Locale;
import java.util.Objects;

/**
 * Preprocessing: how an image becomes the input of a network. The values belong to the model and
 * must be those of its training.
 *
 * @param width input width in pixels, 1 to 16384
 * @param height input height in pixels, 1 to 16384
 * @param resizeMode whether the aspect ratio is kept
 * @param interpolation how pixels are resized
 * @param letterboxPosition position of a letterboxed image; unused when stretching
 * @param padding grey value of the letterbox padding before division, 0 to 255: 127.5 for Darknet
 *     (0.5 after division by 255), 114 for YOLOX
 * @param channelOrder order of the colour planes
 * @param divisor divisor of every sample (0 to 255): 255 for Darknet and the course, 1 for YOLOX
 */
public record InputRule(
    int width,
    int height,
    ResizeMode resizeMode,
    Interpolation interpolation,
    LetterboxPosition letterboxPosition,
    float padding,
    ChannelOrder channelOrder,
    float divisor) {

  /** Far larger than the input of any network; the number of floats then fits an int. */
  private static final int MAX_SIDE = 16_384;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public InputRule {
    if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "input size must be 1x1 to %dx%d, not %dx%d",
              MAX_SIDE,
              MAX_SIDE,
              width,
              height));
    }
    Objects.requireNonNull(resizeMode, "resizeMode");
    Objects.requireNonNull(interpolation, "interpolation");
    Objects.requireNonNull(letterboxPosition, "letterboxPosition");
    Objects.requireNonNull(channelOrder, "channelOrder");
    if (!(padding >= 0 && padding <= 255)) {
      throw new IllegalArgumentException("padding must be 0 to 255, not " + padding);
    }
    if (!(divisor > 0 && divisor <= 65_535)) {
      throw new IllegalArgumentException("divisor must be above 0, not " + divisor);
    }
  }

  /** Stretched, RGB in 0 to 1: YOLOv2 as the course and OpenCV-style pipelines feed it. */
  public static InputRule stretched(int width, int height, Interpolation interpolation) {
    return new InputRule(
        width,
        height,
        ResizeMode.STRETCH,
        interpolation,
        LetterboxPosition.CENTERED,
        127.5f,
        ChannelOrder.RGB,
        255);
  }

  /** Letterboxed as in Darknet: centred on mid grey, RGB in 0 to 1. */
  public static InputRule darknetLetterbox(int width, int height, Interpolation interpolation) {
    return new InputRule(
        width,
        height,
        ResizeMode.LETTERBOX,
        interpolation,
        LetterboxPosition.CENTERED,
        127.5f,
        ChannelOrder.RGB,
        255);
  }

  /** Letterboxed as in YOLOX: in the upper left corner on grey 114, BGR in 0 to 255. */
  public static InputRule yoloxLetterbox(int width, int height, Interpolation interpolation) {
    return new InputRule(
        width,
        height,
        ResizeMode.LETTERBOX,
        interpolation,
        LetterboxPosition.TOP_LEFT,
        114,
        ChannelOrder.BGR,
        1);
  }

  /** Number of floats of one input: three planes of {@code width * height}. */
  public int floats() {
    return 3 * width * height;
  }

  /** The mapping between an image of a size and the input. */
  public BoxScaling place(int imageWidth, int imageHeight) {
    return switch (resizeMode) {
      case STRETCH -> BoxScaling.stretch(width, height, imageWidth, imageHeight);
      case LETTERBOX ->
          BoxScaling.letterbox(
              width,
              height,
              imageWidth,
              imageHeight,
              letterboxPosition == LetterboxPosition.CENTERED);
    };
  }

  /** The order of the three colour planes of a network input. */
  public enum ChannelOrder {
    RGB,
    BGR
  }

  /** How an image is fitted to an input of another aspect ratio. */
  public enum ResizeMode {

    /** Both sides are scaled to fit; the aspect ratio is not kept. */
    STRETCH,

    /** The aspect ratio is kept and the rest is padded with grey. */
    LETTERBOX
  }

  /** Position of the resized image in a letterboxed input. */
  public enum LetterboxPosition {

    /** Half of the padding, rounded down, is to the left or above: Darknet. */
    CENTERED,

    /** All padding is to the right or below: YOLOX. */
    TOP_LEFT
  }
}
