package io.lookonce.datasets.scene.render;

/**
 * The options of a set of scenes.
 *
 * <p>The limits decide which boxes are returned; they never change a pixel.
 *
 * @param width of the image in pixels, 64 to 8192
 * @param height of the image in pixels, 64 to 8192
 * @param minimumBoxSide objects whose visible box is narrower or lower than this many pixels have
 *     no label, at least 1
 * @param minimumVisibleFraction objects with a smaller visible fraction have no label, in [0, 1]
 * @param asked labelled objects outside of these limits are marked as difficult
 */
public record SceneOptions(
    int width, int height, int minimumBoxSide, double minimumVisibleFraction, Asked asked) {

  /**
   * The limits for objects that a detector must find; other labelled objects are marked as
   * difficult.
   *
   * @param leastHeight of the visible box, as a fraction of the image's height, in [0, 1]
   * @param leastVisible visible fraction, in [0, 1]
   */
  public record Asked(double leastHeight, double leastVisible) {

    /** Every labelled object. */
    public static final Asked ALL = new Asked(0, 0);

    /**
     * KITTI's level "moderate": at least 25 of the image's 375 pixels of height, and at most partly
     * occluded, which is taken as half.
     */
    public static final Asked USUAL = new Asked(1 / 15.0, 0.5);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value out of range
     */
    public Asked {
      requireShare("least-height", leastHeight);
      requireShare("least-visible", leastVisible);
    }

    private static void requireShare(String name, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(name + " must lie in [0, 1], not " + value);
      }
    }
  }

  private static final int SHORTEST_SIDE = 64;
  private static final int LONGEST_SIDE = 8192;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the first value out of range
   */
  public SceneOptions {
    if (width < SHORTEST_SIDE || width > LONGEST_SIDE) {
      throw new IllegalArgumentException("width must be 64 to 8192 pixels, not " + width);
    }
    if (height < SHORTEST_SIDE || height > LONGEST_SIDE) {
      throw new IllegalArgumentException("height must be 64 to 8192 pixels, not " + height);
    }
    if (minimumBoxSide < 1) {
      throw new IllegalArgumentException(
          "minimumBoxSide must be at least 1 pixel, not " + minimumBoxSide);
    }
    if (!(minimumVisibleFraction >= 0 && minimumVisibleFraction <= 1)) {
      throw new IllegalArgumentException(
          "minimumVisibleFraction must lie in [0, 1], not " + minimumVisibleFraction);
    }
  }

  /**
   * Scenes of this size, with labels for objects of at least 8 pixels that are at least 30 %
   * visible, and with {@link Asked#USUAL} as limits of difficult objects.
   */
  public static SceneOptions ofSize(int width, int height) {
    return ofSize(width, height, Asked.USUAL);
  }

  /**
   * Scenes of this size, with labels for objects of at least 8 pixels that are at least 30 %
   * visible.
   */
  public static SceneOptions ofSize(int width, int height, Asked asked) {
    return new SceneOptions(width, height, 8, 0.3, asked);
  }
}
