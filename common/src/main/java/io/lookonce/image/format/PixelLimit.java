package io.lookonce.image.format;

import io.lookonce.image.ImageRefused;
import java.util.Locale;

/**
 * The maximum size of decoded images. Every size in a header is checked before memory is allocated.
 *
 * @param maxPixels width times height, at least 1
 */
record PixelLimit(long maxPixels) {

  /** Maximum number of pixels in a Java array. */
  private static final long ARRAY_PIXELS = (Integer.MAX_VALUE - 8L) / 3;

  PixelLimit {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("max-pixels must be at least 1, not " + maxPixels);
    }
  }

  /**
   * Checks a size.
   *
   * @throws ImageRefused "corrupt" for a side below 1, "too large" above the limit
   */
  void check(ImageFormat format, long width, long height) throws ImageRefused {
    if (width < 1 || height < 1) {
      throw new ImageRefused(
          ImageRefused.CORRUPT,
          String.format(Locale.ROOT, "%s header says %dx%d", format.title(), width, height));
    }
    if (width > maxPixels / height || width > ARRAY_PIXELS / height) {
      throw new ImageRefused(
          ImageRefused.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "%s header says %dx%d, more than %d pixels",
              format.title(),
              width,
              height,
              Math.min(maxPixels, ARRAY_PIXELS)));
    }
  }
}
