package io.lookonce.scene;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One picture with its labels.
 *
 * @param picture of type {@link BufferedImage#TYPE_3BYTE_BGR}
 * @param boxes the labelled objects, farthest first
 */
public record Scene(BufferedImage picture, List<LabelledBox> boxes) {

  /** Keeps the list from changing afterwards. */
  public Scene {
    boxes = List.copyOf(boxes);
  }
}
