package io.lookonce.darknet;

import java.util.Locale;

/**
 * Writes the configuration of the full YOLOv2 detector: Darknet-19 without its classifier, two more
 * convolutions, the passthrough from the last layer at a stride of 16, and the region head. Source:
 * Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger", 2016, section 2 and table 6; the
 * anchors are those published for COCO.
 */
public final class Yolo2Architecture {
  private static final String COCO_ANCHORS =
      "0.57273,0.677385,1.87446,2.06253,3.33843,5.47434,7.88282,3.52778,9.77052,9.16828";
  private static final int ANCHORS = 5;

  /** Filters of Darknet-19's stages; a stage alternates 3×3 and 1×1 and ends in a pooling. */
  private static final int[][] STAGES = {
    {32}, {64}, {128, 64, 128}, {256, 128, 256}, {512, 256, 512, 256, 512}
  };

  private static final int[] LAST_STAGE = {1024, 512, 1024, 512, 1024};

  private final StringBuilder text = new StringBuilder();

  private Yolo2Architecture() {}

  /**
   * The configuration's text.
   *
   * @param width of the input in pixels, a multiple of 32; 608 in the published model
   * @param height of the input in pixels, a multiple of 32
   * @param classes number of classes; 80 for COCO
   */
  public static String configuration(int width, int height, int classes) {
    Yolo2Architecture architecture = new Yolo2Architecture();
    architecture.section("net", "width=%d\nheight=%d\nchannels=3", width, height);
    architecture.backbone();
    architecture.passthrough();
    architecture.head(classes);
    return architecture.text.toString();
  }

  private void backbone() {
    for (int[] stage : STAGES) {
      stage(stage);
      section("maxpool", "size=2\nstride=2");
    }
    stage(LAST_STAGE);
  }

  private void stage(int[] filters) {
    for (int i = 0; i < filters.length; i++) {
      convolution(filters[i], i % 2 == 0 ? 3 : 1);
    }
  }

  /** Joins the fine layer before the last pooling, squeezed and reordered, with the coarse one. */
  private void passthrough() {
    convolution(1024, 3);
    convolution(1024, 3);
    section("route", "layers=-9");
    convolution(64, 1);
    section("reorg", "stride=2");
    section("route", "layers=-1,-4");
    convolution(1024, 3);
  }

  private void head(int classes) {
    section(
        "convolutional",
        "filters=%d\nsize=1\nstride=1\npad=1\nactivation=linear",
        ANCHORS * (5 + classes));
    section(
        "region",
        "anchors=%s\nclasses=%d\ncoords=4\nnum=%d\nsoftmax=1",
        COCO_ANCHORS,
        classes,
        ANCHORS);
  }

  private void convolution(int filters, int size) {
    section(
        "convolutional",
        "batch_normalize=1\nfilters=%d\nsize=%d\nstride=1\npad=1\nactivation=leaky",
        filters,
        size);
  }

  private void section(String name, String format, Object... values) {
    text.append('[').append(name).append("]\n");
    text.append(String.format(Locale.ROOT, format, values)).append("\n\n");
  }
}
