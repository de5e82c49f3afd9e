package io.lookonce.scene;

/**
 * What a set of scenes has in common.
 *
 * <p>The two limits decide which boxes are handed out; they never change a pixel.
 *
 * @param width of the picture in pixels, 64 to 8192
 * @param height of the picture in pixels, 64 to 8192
 * @param minimumBoxSide objects whose visible box is narrower or lower than this many pixels get no
 *     label, at least 1
 * @param minimumVisibleFraction objects of which less than this fraction can be seen get no label,
 *     in [0, 1]
 */
public record SceneOptions(
    int width, int height, int minimumBoxSide, double minimumVisibleFraction) {

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

  /** Scenes of this size, with labels from 8 pixels up for what is at least 30 % visible. */
  public static SceneOptions ofSize(int width, int height) {
    return new SceneOptions(width, height, 8, 0.3);
  }
}
