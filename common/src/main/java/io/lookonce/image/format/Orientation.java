package io.lookonce.image.format;

import io.lookonce.image.Image;

/**
 * How a stored image is rotated and mirrored to be upright: the eight values of the orientation tag
 * (274) of TIFF 6.0 and EXIF.
 */
public enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  UPSIDE_DOWN(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  TURN_RIGHT(true, false, true),
  TRANSVERSED(true, true, true),
  TURN_LEFT(true, true, false);

  private final boolean swapsSides;
  private final boolean fromRight;
  private final boolean fromBelow;

  /**
   * One of the eight.
   *
   * @param swapsSides whether rows of the upright image are columns of the stored one
   * @param fromRight whether the stored columns are walked from the right
   * @param fromBelow whether the stored rows are walked from below
   */
  Orientation(boolean swapsSides, boolean fromRight, boolean fromBelow) {
    this.swapsSides = swapsSides;
    this.fromRight = fromRight;
    this.fromBelow = fromBelow;
  }

  /** The orientation of a tag value; values other than 1 to 8 mean upright. */
  public static Orientation ofTag(long value) {
    return value >= 1 && value <= 8 ? values()[(int) value - 1] : UPRIGHT;
  }

  /** Whether rows of the upright image are columns of the stored one. */
  boolean swapsSides() {
    return swapsSides;
  }

  /** The upright image; the same object if nothing changes. */
  public Image apply(Image stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int storedWidth = stored.width();
    int storedHeight = stored.height();
    int width = swapsSides ? storedHeight : storedWidth;
    int height = swapsSides ? storedWidth : storedHeight;
    int alongColumns = fromRight ? -3 : 3;
    int alongRows = (fromBelow ? -3 : 3) * storedWidth;
    int xStep = swapsSides ? alongRows : alongColumns;
    int yStep = swapsSides ? alongColumns : alongRows;
    int first =
        3 * ((fromRight ? storedWidth - 1 : 0) + (fromBelow ? storedHeight - 1 : 0) * storedWidth);
    byte[] source = stored.pixels();
    byte[] target = new byte[source.length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int from = first + y * yStep;
      for (int x = 0; x < width; x++) {
        target[to] = source[from];
        target[to + 1] = source[from + 1];
        target[to + 2] = source[from + 2];
        to += 3;
        from += xStep;
      }
    }
    return new Image(width, height, target);
  }
}
