package io.lookonce.datasets.scene.render;

import io.lookonce.box.BoundingBox;
import io.lookonce.datasets.scene.RoadScene;

/**
 * The truth about one object of a scene.
 *
 * @param label one of {@link RoadScene#CLASSES}
 * @param box the tightest box around the object's <em>visible</em> pixels, as COCO draws its boxes:
 *     whole-pixel edges, inside the image
 * @param visibleFraction visible pixels divided by the pixels the object would cover inside the
 *     image if nothing stood before it, in (0, 1]
 * @param difficult whether the object is so small or so hidden that finding it is not asked for
 */
public record LabelledBox(
    String label, BoundingBox box, double visibleFraction, boolean difficult) {}
