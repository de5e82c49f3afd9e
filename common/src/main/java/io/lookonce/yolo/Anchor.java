package io.lookonce.yolo;

/**
 * A prior shape of boxes, learned from a data set, that a region head stretches or shrinks.
 *
 * @param width in cells of the output grid (the convention of Darknet's {@code [region]} section),
 *     positive
 * @param height in cells of the output grid, positive
 */
public record Anchor(float width, float height) {

  /**
   * Checks the sides.
   *
   * @throws IllegalArgumentException if a side is not positive and finite
   */
  public Anchor {
    if (!(width > 0 && height > 0 && Float.isFinite(width) && Float.isFinite(height))) {
      throw new IllegalArgumentException(
          "an anchor needs positive sides: %s x %s".formatted(width, height));
    }
  }
}
