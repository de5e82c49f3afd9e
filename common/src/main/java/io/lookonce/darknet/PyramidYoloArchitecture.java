package io.lookonce.darknet;

import java.util.List;
import java.util.Locale;

/**
 * Writes the configuration of a small detector that sees small objects: residual blocks as in
 * Darknet-53 down to a stride of 32, from there a feature pyramid back up to a stride of 8 as in
 * YOLOv3 (Redmon and Farhadi, "YOLOv3: An Incremental Improvement", 2018, sections 2.3 and 2.4),
 * and there one region head as in YOLOv2 for objects of all sizes.
 *
 * <p>Convolutions of stride 2 take the place of pooling, so the first one, which would cost most
 * memory traffic, already works on a quarter of the pixels. At 448×256, 16 filters and a most of
 * 160 there are 0.9 million parameters, and an image takes half a billion multiplications.
 */
public final class PyramidYoloArchitecture {

  /** Pixels of the input per grid cell. */
  public static final int STRIDE = 8;

  /** Both sides of the input are multiples of this: the stride of the coarsest layers. */
  public static final int COARSEST_STRIDE = 32;

  private final ArchitectureText text;
  private int layers;

  private PyramidYoloArchitecture(int width, int height) {
    text = new ArchitectureText(width, height);
  }

  /**
   * The configuration's text.
   *
   * @param width of the input in pixels, a multiple of {@value #COARSEST_STRIDE}
   * @param height of the input in pixels, a multiple of {@value #COARSEST_STRIDE}
   * @param classes number of classes, at least 1
   * @param anchors width and height of each in grid cells of {@value #STRIDE} pixels, in pairs
   * @param filters of the first convolution, at least 2, even; they double at every step down
   * @param mostFilters no convolution but the last has more; at least eight times {@code filters}
   *     and even
   * @throws IllegalArgumentException naming the value that does not fit
   */
  public static String configuration(
      int width, int height, int classes, List<Float> anchors, int filters, int mostFilters) {
    ArchitectureText.requireInput(width, height, COARSEST_STRIDE);
    ArchitectureText.require(
        filters >= 2 && filters % 2 == 0,
        "the first convolution must have an even number of filters, not " + filters);
    ArchitectureText.require(
        mostFilters >= 8 * filters && mostFilters % 2 == 0,
        String.format(
            Locale.ROOT,
            "the most filters must be even and at least eight times the first %d, not %d",
            filters,
            mostFilters));
    PyramidYoloArchitecture architecture = new PyramidYoloArchitecture(width, height);
    architecture.body(filters, mostFilters);
    architecture.text.head(classes, anchors);
    return architecture.text.toString();
  }

  private void body(int filters, int mostFilters) {
    convolution(filters, 3, 2);
    stage(2 * filters, 1);
    int atStride8 = stage(4 * filters, 2);
    int atStride16 = stage(8 * filters, 2);
    stage(Math.min(16 * filters, mostFilters), 2);
    convolution(4 * filters, 1, 1);
    joinFiner(atStride16);
    convolution(4 * filters, 1, 1);
    convolution(8 * filters, 3, 1);
    convolution(4 * filters, 1, 1);
    joinFiner(atStride8);
    convolution(4 * filters, 1, 1);
    convolution(4 * filters, 3, 1);
  }

  /**
   * Halves width and height and adds residual blocks.
   *
   * @return number of the last layer
   */
  private int stage(int filters, int blocks) {
    convolution(filters, 3, 2);
    for (int block = 0; block < blocks; block++) {
      convolution(filters / 2, 1, 1);
      convolution(filters, 3, 1);
      section("shortcut", "from=-3\nactivation=linear");
    }
    return layers - 1;
  }

  /** Doubles width and height and joins a layer of that size. */
  private void joinFiner(int layer) {
    section("upsample", "stride=2");
    section("route", "layers=-1,%d", layer);
  }

  private void convolution(int filters, int size, int stride) {
    text.convolution(filters, size, stride);
    layers++;
  }

  private void section(String name, String format, Object... values) {
    text.section(name, format, values);
    layers++;
  }
}
