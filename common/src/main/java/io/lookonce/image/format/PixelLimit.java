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
    check(format.title() + " header says", width, height);
  }

  /**
   * The same for a size from elsewhere.
   *
   * @param said subject and verb of the message, such as {@code PNG header says}
   */
  void check(String said, long width, long height) throws ImageRefused {
    if (width < 1 || height < 1) {
      throw new ImageRefused(
          ImageRefused.CORRUPT, String.format(Locale.ROOT, "%s %dx%d", said, width, height));
    }
    if (width > maxPixels / height || width > ARRAY_PIXELS / height) {
      throw new ImageRefused(
          ImageRefused.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "%s %dx%d, more than %d pixels",
              said,
              width,
              height,
              Math.min(maxPixels, ARRAY_PIXELS)));
    }
  }
}
