package io.lookonce.augmentation;

/**
 * How far images may be changed. Each change is drawn anew for every image, uniformly.
 *
 * @param flipProbability of left and right changing places, 0 to 1
 * @param leastScale smallest factor on the size of the image, above 0; 1 fills the input
 * @param greatestScale largest factor, at least {@code leastScale}, at most 16
 * @param translation how far the image's centre may move from the input's, as a share of the
 *     input's width and height, 0 to 1
 * @param hue how far hues may turn either way, as a share of the colour circle, 0 to 0.5; 0.1 in
 *     Darknet
 * @param saturation saturation is multiplied or divided by a factor from 1 to this, 1 to 16; 1.5 in
 *     Darknet
 * @param exposure brightness likewise, 1 to 16; 1.5 in Darknet
 * @param leastRemaining a box stays if at least this share of its area is still within the input, 0
 *     to 1; a box of which nothing is left never stays
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
              ? "the %s must be above 0 and at most %s: %s".formatted(name, greatest, value)
              : "the %s must be %s to %s: %s".formatted(name, least, greatest, value));
    }
  }

  /** Images as scoring sees them: stretched to the input and otherwise as they are. */
  public static AugmentationSettings none() {
    return new AugmentationSettings(0, 1, 1, 0, 0, 1, 1, 0);
  }
}
