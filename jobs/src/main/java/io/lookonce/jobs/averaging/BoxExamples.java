package io.lookonce.jobs.averaging;

import io.lookonce.augmentation.AugmentationSettings;

/**
 * Pictures with boxes.
 *
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param augmentation how pictures are changed while they are trained
 * @param smallestObject side in pixels of the input of a square; objects of less area are not
 *     learnt
 * @param seed of the changes
 */
record BoxExamples(
    int width, int height, Augmentation augmentation, double smallestObject, long seed)
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

    /** A box of which less is left in the picture is no object to learn. */
    private static final double LEAST_REMAINING = 0.25;

    AugmentationSettings settings() {
      return new AugmentationSettings(
          flip, leastScale, greatestScale, translation, hue, saturation, exposure, LEAST_REMAINING);
    }
  }

  @Override
  public BoxTensors open() {
    return new BoxTensors(this);
  }
}
