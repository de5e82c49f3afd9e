package io.lookonce.datasets.scene.render;

import io.lookonce.box.BoundingBox;
import io.lookonce.datasets.scene.RoadScene;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One image with its ground truth.
 *
 * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
 * @param boxes the labelled objects, farthest first
 */
public record Scene(BufferedImage image, List<LabelledBox> boxes) {

  /** Copies the list. */
  public Scene {
    boxes = List.copyOf(boxes);
  }

  /**
   * The ground truth of one object of a scene.
   *
   * @param label one of {@link RoadScene#CLASSES}
   * @param box the tightest box around the object's <em>visible</em> pixels, as in COCO:
   *     whole-pixel edges, inside the image
   * @param visibleFraction visible pixels divided by the pixels that the object would cover inside
   *     the image without occlusion, in (0, 1]
   * @param difficult whether the object is too small or too occluded to count as a missed detection
   */
  public record LabelledBox(
      String label, BoundingBox box, double visibleFraction, boolean difficult) {}
}
