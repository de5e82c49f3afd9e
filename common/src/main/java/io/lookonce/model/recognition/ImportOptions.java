package io.lookonce.model.recognition;

import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.yolo.Anchor;
import java.util.List;

/**
 * What the user states about an ONNX detector. It overrides what the file says; null or empty
 * values are taken from the file or from the family.
 *
 * @param family the only family to accept
 * @param classes class names in the order of their ids
 * @param size width and height of the input in pixels
 * @param anchors of a grid in cells, or of several grids in pixels, smallest first
 * @param padding grey level around a letterboxed image, 0 to 255
 * @param divisor divides samples of 0 to 255
 * @param mean subtracted from each channel after the division
 * @param deviation divides each channel after the subtraction
 */
public record ImportOptions(
    DetectorFamily family,
    List<String> classes,
    List<Integer> size,
    List<Anchor> anchors,
    ResizeMode resize,
    LetterboxPosition position,
    Float padding,
    ChannelOrder order,
    Float divisor,
    List<Float> mean,
    List<Float> deviation,
    Interpolation interpolation) {

  /** Options that state a family and class names only. */
  public static ImportOptions of(DetectorFamily family, List<String> classes) {
    return new ImportOptions(
        family,
        classes,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        Interpolation.BILINEAR);
  }

  /** These options with an input size in pixels. */
  public ImportOptions withSize(int width, int height) {
    return new ImportOptions(
        family,
        classes,
        List.of(width, height),
        anchors,
        resize,
        position,
        padding,
        order,
        divisor,
        mean,
        deviation,
        interpolation);
  }
}
