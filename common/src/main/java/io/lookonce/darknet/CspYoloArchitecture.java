package io.lookonce.darknet;

import java.util.List;
import java.util.Locale;

/**
 * Writes the configuration of a small detector with three heads, of strides 8, 16 and 32: stages of
 * cross-stage partial blocks (Wang et al., <i>CSPNet</i>), spatial pyramid pooling, a feature
 * pyramid down and up again (Liu et al., <i>PANet</i>), and at each stride one box per cell from
 * two branches, one for box and objectness and one for the classes (Ge et al., <i>YOLOX</i>). Each
 * head is a {@code [yolo]} with one anchor and {@code scale_x_y=2}, so that a cell's centre reaches
 * its neighbours.
 *
 * <p>With 16 filters and four classes there are 1.2 million parameters; an image of 512×288 takes
 * {@value #MEGA_MULTIPLICATIONS} million multiplications.
 */
public final class CspYoloArchitecture {

  /** Both sides of the input are multiples of this: the stride of the coarsest head. */
  public static final int COARSEST_STRIDE = 32;

  /** Pixels of the input per cell of the finest head. */
  public static final int FINEST_STRIDE = 8;

  /** Width and height of each head's anchor in pixels of the input, in pairs. */
  public static final List<Float> ANCHORS = List.of(20f, 20f, 56f, 56f, 160f, 160f);

  /** Filters are multiples of this, so that every half of a block has whole groups of channels. */
  private static final int FILTER_STEP = 8;

  static final int MEGA_MULTIPLICATIONS = 684;

  private static final int BOX_NUMBERS = 5;

  private final ArchitectureText text;
  private int layers;

  private CspYoloArchitecture(int width, int height) {
    text = new ArchitectureText(width, height);
  }

  /**
   * The configuration's text.
   *
   * @param width of the input in pixels, a multiple of {@value #COARSEST_STRIDE}
   * @param height of the input in pixels, a multiple of {@value #COARSEST_STRIDE}
   * @param classes number of classes, at least 1
   * @param filters of the first convolution, a multiple of {@value #FILTER_STEP}; they double at
   *     every step down, but for the last
   * @throws IllegalArgumentException naming the value that does not fit
   */
  public static String configuration(int width, int height, int classes, int filters) {
    ArchitectureText.requireInput(width, height, COARSEST_STRIDE);
    ArchitectureText.require(
        filters >= FILTER_STEP && filters % FILTER_STEP == 0,
        String.format(
            Locale.ROOT, "filters must be a multiple of %d, not %d", FILTER_STEP, filters));
    ArchitectureText.require(classes >= 1, "a head needs classes, not " + classes);
    CspYoloArchitecture architecture = new CspYoloArchitecture(width, height);
    architecture.write(filters, classes);
    return architecture.text.toString();
  }

  private void write(int filters, int classes) {
    convolution(filters, 3, 2);
    convolution(2 * filters, 3, 2);
    block(2 * filters, 1);
    convolution(4 * filters, 3, 2);
    int way8 = block(4 * filters, 2);
    convolution(8 * filters, 3, 2);
    int way16 = block(8 * filters, 2);
    convolution(12 * filters, 3, 2);
    block(12 * filters, 1);
    pyramidPooling(12 * filters);

    int top = convolution(6 * filters, 1, 1);
    section("upsample", "stride=2");
    join(layers - 1, way16);
    block(6 * filters, 1);
    int middle = convolution(4 * filters, 1, 1);
    section("upsample", "stride=2");
    join(layers - 1, way8);
    int fine = block(4 * filters, 1);

    convolution(4 * filters, 3, 2);
    join(layers - 1, middle);
    int medium = block(6 * filters, 1);
    convolution(6 * filters, 3, 2);
    join(layers - 1, top);
    int coarse = block(8 * filters, 1);

    head(fine, 0, filters, classes);
    head(medium, 1, filters, classes);
    head(coarse, 2, filters, classes);
  }

  /** A cross-stage partial block; returns the number of its last layer. */
  private int block(int filters, int residuals) {
    int input = layers - 1;
    int bypass = convolution(filters / 2, 1, 1);
    section("route", "layers=%d", input);
    int last = convolution(filters / 2, 1, 1);
    for (int i = 0; i < residuals; i++) {
      convolution(filters / 2, 1, 1);
      convolution(filters / 2, 3, 1);
      last = section("shortcut", "from=-3\nactivation=linear");
    }
    join(last, bypass);
    return convolution(filters, 1, 1);
  }

  /** Joins a layer with its maxima over windows of 5, 9 and 13. */
  private void pyramidPooling(int filters) {
    int plain = convolution(filters / 2, 1, 1);
    int first = section("maxpool", "size=5\nstride=1");
    int second = section("maxpool", "size=5\nstride=1");
    int third = section("maxpool", "size=5\nstride=1");
    section("route", "layers=%d,%d,%d,%d", third, second, first, plain);
    convolution(filters, 1, 1);
  }

  private void head(int from, int anchor, int filters, int classes) {
    section("route", "layers=%d", from);
    int stem = convolution(3 * filters, 1, 1);
    convolution(3 * filters, 3, 1);
    int box = linear(BOX_NUMBERS);
    section("route", "layers=%d", stem);
    convolution(3 * filters, 3, 1);
    int scores = linear(classes);
    join(box, scores);
    section(
        "yolo",
        "mask=0\nanchors=%s,%s\nclasses=%d\nnum=1\nscale_x_y=2",
        ANCHORS.get(2 * anchor),
        ANCHORS.get(2 * anchor + 1),
        classes);
  }

  private void join(int first, int second) {
    section("route", "layers=%d,%d", first, second);
  }

  private int convolution(int filters, int size, int stride) {
    text.convolution(filters, size, stride);
    return layers++;
  }

  private int linear(int filters) {
    return section(
        "convolutional", "filters=%d\nsize=1\nstride=1\npad=1\nactivation=linear", filters);
  }

  private int section(String name, String format, Object... values) {
    text.section(name, format, values);
    return layers++;
  }
}
