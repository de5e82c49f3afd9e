package io.lookonce.yolo;

import java.util.ArrayList;
import java.util.List;

/**
 * A prior shape of boxes, learned from a data set, that a region head stretches or shrinks.
 *
 * @param width in cells of the output grid (the convention of Darknet's {@code [region]} section),
 *     positive
 * @param height in cells of the output grid, positive
 */
public record Anchor(float width, float height) {

  /**
   * Checks the sides.
   *
   * @throws IllegalArgumentException if a side is not positive and finite
   */
  public Anchor {
    if (!(width > 0 && height > 0 && Float.isFinite(width) && Float.isFinite(height))) {
      throw new IllegalArgumentException(
          "an anchor needs positive sides: %s x %s".formatted(width, height));
    }
  }

  /**
   * Anchors from a flat list, as configuration files write them.
   *
   * @param sides width, height, width, height, ...
   * @throws IllegalArgumentException if the list is of odd length or a side is not positive
   */
  public static List<Anchor> pairs(List<Float> sides) {
    if (sides.size() % 2 != 0) {
      throw new IllegalArgumentException(sides.size() + " numbers do not make pairs");
    }
    List<Anchor> anchors = new ArrayList<>();
    for (int i = 0; i < sides.size(); i += 2) {
      anchors.add(new Anchor(sides.get(i), sides.get(i + 1)));
    }
    return List.copyOf(anchors);
  }
}
