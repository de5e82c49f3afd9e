package io.lookonce.box;

import java.io.Serializable;
import java.util.Locale;

/**
 * An axis-aligned rectangle given by two corners, in pixels of the image it belongs to.
 *
 * <p>The origin is the image's upper left corner, x runs right and y runs down. Coordinates are
 * continuous: a box that covers a whole image of width {@code w} has {@code xMin = 0} and {@code
 * xMax = w}.
 *
 * @param xMin left edge, at most {@code xMax}
 * @param yMin upper edge, at most {@code yMax}
 * @param xMax right edge
 * @param yMax lower edge
 */
public record BoundingBox(float xMin, float yMin, float xMax, float yMax) implements Serializable {

  /**
   * Checks the order of the corners.
   *
   * @throws IllegalArgumentException if a coordinate is not finite or the corners are reversed
   */
  public BoundingBox {
    if (!Float.isFinite(xMin)
        || !Float.isFinite(yMin)
        || !Float.isFinite(xMax)
        || !Float.isFinite(yMax)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a box needs finite corners: (%s, %s)-(%s, %s)",
              xMin,
              yMin,
              xMax,
              yMax));
    }
    if (xMin > xMax || yMin > yMax) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a box needs ordered corners: (%s, %s)-(%s, %s)",
              xMin,
              yMin,
              xMax,
              yMax));
    }
  }

  /** The box between any two opposite corners, in whichever order they come. */
  public static BoundingBox ofCorners(float x1, float y1, float x2, float y2) {
    return new BoundingBox(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
  }

  /** Horizontal extent in pixels, never negative. */
  public float width() {
    return xMax - xMin;
  }

  /** Vertical extent in pixels, never negative. */
  public float height() {
    return yMax - yMin;
  }

  /** Area in square pixels, in double precision so that it cannot overflow. */
  public double area() {
    return ((double) xMax - xMin) * ((double) yMax - yMin);
  }
}
