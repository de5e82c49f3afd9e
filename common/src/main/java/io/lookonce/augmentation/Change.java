package io.lookonce.augmentation;

import java.util.SplittableRandom;

/**
 * What was drawn for one image.
 *
 * @param flipped whether left and right change places
 * @param scale factor on the image's size
 * @param shiftX how far the centre moves to the right, as a share of the input's width
 * @param shiftY how far the centre moves down, as a share of the input's height
 * @param hue how far hues turn, as a share of the colour circle
 * @param saturation factor
 * @param exposure factor
 */
record Change(
    boolean flipped,
    double scale,
    double shiftX,
    double shiftY,
    double hue,
    double saturation,
    double exposure) {

  /** Draws a change. A setting has no influence on what is drawn for the others. */
  static Change draw(AugmentationSettings settings, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Change(
        random.nextDouble() < settings.flipProbability(),
        settings.leastScale()
            + random.nextDouble() * (settings.greatestScale() - settings.leastScale()),
        eitherWay(random, settings.translation()),
        eitherWay(random, settings.translation()),
        eitherWay(random, settings.hue()),
        factor(random, settings.saturation()),
        factor(random, settings.exposure()));
  }

  private static double eitherWay(SplittableRandom random, double most) {
    return (2 * random.nextDouble() - 1) * most;
  }

  /** As Darknet's {@code rand_scale}: a factor from 1 to the most, or one over that. */
  private static double factor(SplittableRandom random, double most) {
    double factor = 1 + random.nextDouble() * (most - 1);
    return random.nextBoolean() ? factor : 1 / factor;
  }
}
