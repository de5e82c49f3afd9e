package io.lookonce.datasets.scene.render;

/**
 * What a set of scenes has in common.
 *
 * <p>The two limits decide which boxes are handed out; they never change a pixel.
 *
 * @param width of the image in pixels, 64 to 8192
 * @param height of the image in pixels, 64 to 8192
 * @param minimumBoxSide objects whose visible box is narrower or lower than this many pixels get no
 *     label, at least 1
 * @param minimumVisibleFraction objects of which less than this fraction can be seen get no label,
 *     in [0, 1]
 * @param asked which of the labelled objects are asked for
 */
public record SceneOptions(
    int width, int height, int minimumBoxSide, double minimumVisibleFraction, Asked asked) {

  /**
   * Which objects a detector is asked for; the other labelled ones are marked as difficult.
   *
   * @param leastHeight of the visible box, as a share of the image's height, in [0, 1]
   * @param leastVisible fraction that can be seen, in [0, 1]
   */
  public record Asked(double leastHeight, double leastVisible) {

    /** Every labelled object. */
    public static final Asked ALL = new Asked(0, 0);

    /**
     * What KITTI's level "moderate" asks for: 25 of an image's 375 pixels of height, and not more
     * than partly hidden, which is read as half.
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
   * Scenes of this size, with labels from 8 pixels up for what is at least 30 % visible, of which
   * {@link Asked#USUAL} are asked for.
   */
  public static SceneOptions ofSize(int width, int height) {
    return ofSize(width, height, Asked.USUAL);
  }

  /** Scenes of this size, with labels from 8 pixels up for what is at least 30 % visible. */
  public static SceneOptions ofSize(int width, int height, Asked asked) {
    return new SceneOptions(width, height, 8, 0.3, asked);
  }
}
