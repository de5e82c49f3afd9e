package io.lookonce.darknet;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the sections of the built-in architectures. */
final class ArchitectureText {
  private final StringBuilder text = new StringBuilder();

  /** The input: colour images of a size in pixels. */
  ArchitectureText(int width, int height) {
    section("net", "width=%d\nheight=%d\nchannels=3", width, height);
  }

  /** A convolution of stride 1 with batch normalisation and leaky rectifier. */
  void convolution(int filters, int size) {
    convolution(filters, size, 1);
  }

  /** A convolution with batch normalisation and leaky rectifier. */
  void convolution(int filters, int size, int stride) {
    section(
        "convolutional",
        "batch_normalize=1\nfilters=%d\nsize=%d\nstride=%d\npad=1\nactivation=leaky",
        filters,
        size,
        stride);
  }

  /** A pooling that halves width and height. */
  void halve() {
    section("maxpool", "size=2\nstride=2");
  }

  /**
   * The last convolution, of size 1 and linear, and the region head.
   *
   * @param anchors width and height of each in grid cells, in pairs
   * @throws IllegalArgumentException if there is no class or the anchors are no pairs
   */
  void head(int classes, List<Float> anchors) {
    require(
        classes >= 1 && !anchors.isEmpty() && anchors.size() % 2 == 0,
        String.format(
            Locale.ROOT,
            "a head needs classes and pairs of anchors, not %d classes and %d numbers",
            classes,
            anchors.size()));
    int count = anchors.size() / 2;
    section(
        "convolutional",
        "filters=%d\nsize=1\nstride=1\npad=1\nactivation=linear",
        count * (5 + classes));
    section(
        "region",
        "anchors=%s\nclasses=%d\ncoords=4\nnum=%d\nsoftmax=1",
        anchors.stream().map(String::valueOf).collect(Collectors.joining(",")),
        classes,
        count);
  }

  void section(String name, String format, Object... values) {
    text.append('[').append(name).append("]\n");
    text.append(String.format(Locale.ROOT, format, values)).append("\n\n");
  }

  /** Refuses an input whose width or height is no multiple of the network's coarsest stride. */
  static void requireInput(int width, int height, int stride) {
    require(
        width >= stride && height >= stride && width % stride == 0 && height % stride == 0,
        String.format(
            Locale.ROOT,
            "input %dx%d: width and height must be multiples of %d",
            width,
            height,
            stride));
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
