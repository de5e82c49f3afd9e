package io.lookonce.datasets.scene;

import io.lookonce.datasets.scene.render.LabelledBox;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One image with its labels.
 *
 * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
 * @param boxes the labelled objects, farthest first
 */
public record Scene(BufferedImage image, List<LabelledBox> boxes) {

  /** Keeps the list from changing afterwards. */
  public Scene {
    boxes = List.copyOf(boxes);
  }
}
