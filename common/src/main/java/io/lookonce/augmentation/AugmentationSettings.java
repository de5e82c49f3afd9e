package io.lookonce.augmentation;

import java.util.Locale;

/**
 * The ranges of random changes to images. Each change is drawn uniformly for every image.
 *
 * @param flipProbability of a horizontal flip, 0 to 1
 * @param leastScale smallest scale of the image, above 0; at 1 the image fills the input
 * @param greatestScale largest scale, at least {@code leastScale}, at most 16
 * @param translation greatest shift of the image's centre, as a fraction of the input's width and
 *     height, 0 to 1
 * @param hue greatest shift of the hue in either direction, as a fraction of the colour circle, 0
 *     to 0.5; 0.1 in Darknet
 * @param saturation greatest factor by which saturation is multiplied or divided, 1 to 16; 1.5 in
 *     Darknet
 * @param exposure the same for brightness, 1 to 16; 1.5 in Darknet
 * @param leastRemaining a box is kept if at least this fraction of its area lies within the input,
 *     0 to 1; a box completely outside is always dropped
 */
public record AugmentationSettings(
    double flipProbability,
    double leastScale,
    double greatestScale,
    double translation,
    double hue,
    double saturation,
    double exposure,
    double leastRemaining) {

  private static final double MAX_FACTOR = 16;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is out of its range
   */
  public AugmentationSettings {
    requireBetween("flip probability", flipProbability, 0, 1);
    requireBetween("greatest scale", greatestScale, Double.MIN_NORMAL, MAX_FACTOR);
    requireBetween("least scale", leastScale, Double.MIN_NORMAL, greatestScale);
    requireBetween("translation", translation, 0, 1);
    requireBetween("hue", hue, 0, 0.5);
    requireBetween("saturation", saturation, 1, MAX_FACTOR);
    requireBetween("exposure", exposure, 1, MAX_FACTOR);
    requireBetween("least remaining share", leastRemaining, 0, 1);
  }

  private static void requireBetween(String name, double value, double least, double greatest) {
    if (!(value >= least && value <= greatest)) {
      throw new IllegalArgumentException(
          least == Double.MIN_NORMAL
              ? String.format(
                  Locale.ROOT, "the %s must be above 0 and at most %s: %s", name, greatest, value)
              : String.format(
                  Locale.ROOT, "the %s must be %s to %s: %s", name, least, greatest, value));
    }
  }

  /** No changes: images are only stretched to the input, as in scoring. */
  public static AugmentationSettings none() {
    return new AugmentationSettings(0, 1, 1, 0, 0, 1, 1, 0);
  }
}
