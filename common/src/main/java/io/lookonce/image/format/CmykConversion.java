package io.lookonce.image.format;

import java.awt.image.Raster;

/**
 * Converts CMYK samples to BGR by {@code (1 - ink)(1 - black)}, rounded, as viewers without colour
 * profiles do.
 */
final class CmykConversion {

  private CmykConversion() {}

  /** Converts CMYK with 0 for no ink, as in TIFF. */
  static byte[] fromCmyk(Raster raster) {
    return convert(raster, false, false);
  }

  /** Converts CMYK with 255 for no ink, as in JPEG. */
  static byte[] fromInvertedCmyk(Raster raster) {
    return convert(raster, true, false);
  }

  /** Converts Adobe's YCCK: inverted CMYK whose first three inks are YCbCr-transformed. */
  static byte[] fromYcck(Raster raster) {
    return convert(raster, true, true);
  }

  /** The resulting channel of one ink and black, each 255 for no ink. */
  static byte onPaper(int light, int black) {
    return (byte) ((light * black + 127) / 255);
  }

  private static byte[] convert(Raster raster, boolean inverted, boolean transformed) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[3 * width * height];
    int[] row = new int[4 * width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += 4) {
        if (transformed) {
          undoTransform(row, from);
        }
        int black = inverted ? row[from + 3] : 255 - row[from + 3];
        for (int ink = 2; ink >= 0; ink--) {
          int light = inverted ? row[from + ink] : 255 - row[from + ink];
          pixels[to++] = onPaper(light, black);
        }
      }
    }
    return pixels;
  }

  /**
   * YCbCr back to three channels (JFIF 1.02), then inverted: the transform was applied to
   * complements, so its inverse yields 255 minus the stored ink.
   */
  private static void undoTransform(int[] row, int at) {
    double y = row[at];
    double cb = row[at + 1] - 128;
    double cr = row[at + 2] - 128;
    row[at] = 255 - clip(y + 1.402 * cr);
    row[at + 1] = 255 - clip(y - 0.344136 * cb - 0.714136 * cr);
    row[at + 2] = 255 - clip(y + 1.772 * cb);
  }

  private static int clip(double value) {
    return (int) Math.min(255, Math.max(0, Math.round(value)));
  }
}
