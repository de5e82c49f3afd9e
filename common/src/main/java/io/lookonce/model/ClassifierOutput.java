package io.lookonce.model;

import io.lookonce.image.InputRule;
import io.lookonce.onnx.OnnxNetwork;
import java.util.Arrays;
import java.util.Locale;

/**
 * Joins what a classifier's bundle says with what its network really takes and gives.
 *
 * @param outputs numbers per image: one per class, or a single one, the probability of the second
 *     of two classes
 * @param pixelsSideBySide whether the network takes a row of numbers instead of planes: the pixels
 *     row by row, the three channels of a pixel side by side, as the course flattens images
 */
public record ClassifierOutput(int outputs, boolean pixelsSideBySide) {

  /**
   * Compares shapes.
   *
   * @throws IllegalArgumentException in one line, if input or output of the network do not fit the
   *     input size or the classes of the bundle
   */
  public static ClassifierOutput of(InputRule input, int classes, OnnxNetwork network) {
    long[] taken = network.inputShape();
    boolean row = taken.length == 2 && taken[1] == input.floats();
    boolean planes =
        taken.length == 4
            && taken[1] == 3
            && taken[2] == input.height()
            && taken[3] == input.width();
    if (!row && !planes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network takes %s, not images of 3x%dx%d (channels, height, width) or rows of %d",
              text(taken),
              input.height(),
              input.width(),
              input.floats()));
    }
    long[] given = network.outputShape();
    boolean fits = given.length == 2 && (given[1] == classes || (given[1] == 1 && classes == 2));
    if (!fits || classes < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network gives %s; %d classes need [batch, %d]",
              text(given),
              classes,
              classes));
    }
    return new ClassifierOutput(Math.toIntExact(given[1]), row);
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape).replace("-1", "any");
  }
}
