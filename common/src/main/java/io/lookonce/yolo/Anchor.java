package io.lookonce.yolo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A prior shape of boxes, learned from a data set, that a head stretches or shrinks.
 *
 * @param width positive; for {@link RegionHead} in cells of the output grid, as in Darknet's {@code
 *     [region]} section; for {@link AnchorGridHead} in pixels of the input, as in {@code [yolo]}
 * @param height positive, in the same unit
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
          String.format(Locale.ROOT, "an anchor needs positive sides: %s x %s", width, height));
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
