package io.lookonce.darknet;

import java.util.List;

/**
 * Writes the configuration of the full YOLOv2 detector: Darknet-19 without its classifier, two more
 * convolutions, the passthrough from the last layer at a stride of 16, and the region head. Source:
 * Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger", 2016, section 2 and table 6.
 */
public final class Yolo2Architecture {

  /** The five anchors published for COCO: width and height in grid cells, in pairs. */
  public static final List<Float> COCO_ANCHORS =
      List.of(
          0.57273f, 0.677385f, 1.87446f, 2.06253f, 3.33843f, 5.47434f, 7.88282f, 3.52778f, 9.77052f,
          9.16828f);

  /** Filters of Darknet-19's stages; a stage alternates 3×3 and 1×1 and ends in a pooling. */
  private static final int[][] STAGES = {
    {32}, {64}, {128, 64, 128}, {256, 128, 256}, {512, 256, 512, 256, 512}
  };

  private static final int[] LAST_STAGE = {1024, 512, 1024, 512, 1024};

  private final ArchitectureText text;

  private Yolo2Architecture(int width, int height) {
    text = new ArchitectureText(width, height);
  }

  /**
   * The configuration's text.
   *
   * @param width of the input in pixels, a multiple of 32; 608 in the published model
   * @param height of the input in pixels, a multiple of 32
   * @param classes number of classes; 80 for COCO
   * @param anchors width and height of each in grid cells of 32 pixels, in pairs
   * @throws IllegalArgumentException if there is no class or the anchors are no pairs
   */
  public static String configuration(int width, int height, int classes, List<Float> anchors) {
    Yolo2Architecture architecture = new Yolo2Architecture(width, height);
    architecture.backbone();
    architecture.passthrough();
    architecture.text.head(classes, anchors);
    return architecture.text.toString();
  }

  private void backbone() {
    for (int[] stage : STAGES) {
      stage(stage);
      text.halve();
    }
    stage(LAST_STAGE);
  }

  private void stage(int[] filters) {
    for (int i = 0; i < filters.length; i++) {
      text.convolution(filters[i], i % 2 == 0 ? 3 : 1);
    }
  }

  /** Joins the fine layer before the last pooling, squeezed and reordered, with the coarse one. */
  private void passthrough() {
    text.convolution(1024, 3);
    text.convolution(1024, 3);
    text.section("route", "layers=-9");
    text.convolution(64, 1);
    text.section("reorg", "stride=2");
    text.section("route", "layers=-1,-4");
    text.convolution(1024, 3);
  }
}
