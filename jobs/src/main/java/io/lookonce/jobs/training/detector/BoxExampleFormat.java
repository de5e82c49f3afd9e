package io.lookonce.jobs.training.detector;

import io.lookonce.augmentation.AugmentationSettings;
import io.lookonce.jobs.training.data.ExampleFormat;

/**
 * Images with boxes.
 *
 * @param heldWidth of the images as they are held, in pixels
 * @param heldHeight likewise
 * @param width of the input that they become, in pixels
 * @param height likewise
 * @param augmentation how images are changed while they are trained
 * @param smallestObject side in pixels of the input of a square; objects of less area are not
 *     learnt
 * @param seed of the changes
 */
record BoxExampleFormat(
    int heldWidth,
    int heldHeight,
    int width,
    int height,
    Augmentation augmentation,
    double smallestObject,
    long seed)
    implements ExampleFormat {

  /** {@link AugmentationSettings} on their way to a worker. */
  record Augmentation(
      double flip,
      double leastScale,
      double greatestScale,
      double translation,
      double hue,
      double saturation,
      double exposure)
      implements java.io.Serializable {

    /** No change. */
    static final Augmentation NONE = new Augmentation(0, 1, 1, 0, 0, 1, 1);

    /** A box of which less is left in the image is no object to learn. */
    private static final double LEAST_REMAINING = 0.25;

    AugmentationSettings settings() {
      return new AugmentationSettings(
          flip, leastScale, greatestScale, translation, hue, saturation, exposure, LEAST_REMAINING);
    }
  }

  /** Images that are held in the size of the input. */
  BoxExampleFormat(
      int width, int height, Augmentation augmentation, double smallestObject, long seed) {
    this(width, height, width, height, augmentation, smallestObject, seed);
  }

  /** The same images for an input of another size. */
  BoxExampleFormat at(int otherWidth, int otherHeight) {
    return new BoxExampleFormat(
        heldWidth, heldHeight, otherWidth, otherHeight, augmentation, smallestObject, seed);
  }

  @Override
  public BoxTensors open() {
    return new BoxTensors(this);
  }
}
