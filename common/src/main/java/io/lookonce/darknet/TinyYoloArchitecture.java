package io.lookonce.darknet;

import java.util.List;
import java.util.Locale;

/**
 * Writes the configuration of a small detector in the manner of Tiny YOLO (Redmon's {@code
 * tiny-yolo-voc.cfg}): 3×3 convolutions, a pooling that halves width and height after each of the
 * first ones, twice the filters at each step, and the region head. The original's pooling of stride
 * 1, which keeps the size, is left out.
 *
 * <p>As the maps shrink to a quarter where the filters double, every step but the last two costs
 * about the same, and the first, on three channels, less. At 320×192, stride 16, 8 filters and a
 * most of 256 there are a million parameters, and an image takes 0.3 billion multiplications.
 */
public final class TinyYoloArchitecture {
  private static final List<Integer> STRIDES = List.of(16, 32);

  private TinyYoloArchitecture() {}

  /**
   * The configuration's text.
   *
   * @param width of the input in pixels, a multiple of the stride
   * @param height of the input in pixels, a multiple of the stride
   * @param classes number of classes, at least 1
   * @param anchors width and height of each in grid cells of {@code stride} pixels, in pairs
   * @param stride pixels of the input per grid cell, 16 or 32; 32 in the original
   * @param filters of the first convolution, at least 1; 16 in the original
   * @param mostFilters no convolution but the last has more; at least {@code filters}; 1024 in the
   *     original
   * @throws IllegalArgumentException naming the value that does not fit
   */
  public static String configuration(
      int width,
      int height,
      int classes,
      List<Float> anchors,
      int stride,
      int filters,
      int mostFilters) {
    ArchitectureText.require(
        STRIDES.contains(stride), "the stride must be 16 or 32, not " + stride);
    ArchitectureText.requireInput(width, height, stride);
    ArchitectureText.require(filters >= 1, "there must be filters, not " + filters);
    ArchitectureText.require(
        mostFilters >= filters,
        String.format(
            Locale.ROOT,
            "the first convolution has %d filters, more than the most, %d",
            filters,
            mostFilters));
    ArchitectureText text = new ArchitectureText(width, height);
    int halvings = Integer.numberOfTrailingZeros(stride);
    for (int step = 0; step < halvings; step++) {
      text.convolution(filters(filters, step, mostFilters), 3);
      text.halve();
    }
    text.convolution(filters(filters, halvings, mostFilters), 3);
    text.convolution(filters(filters, halvings + 1, mostFilters), 3);
    text.convolution(filters(filters, halvings + 1, mostFilters), 3);
    text.head(classes, anchors);
    return text.toString();
  }

  private static int filters(int first, int doublings, int most) {
    return (int) Math.min((long) first << doublings, most);
  }
}
