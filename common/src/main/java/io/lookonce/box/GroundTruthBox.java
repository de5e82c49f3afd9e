package io.lookonce.box;

import java.io.Serializable;

/**
 * A labelled object in an image.
 *
 * @param box where it is, in pixels of the original image
 * @param classId index into the list of classes that the detections use, from 0
 * @param area of the object itself in square pixels, by which COCO sorts small from large; at most
 *     that of the box where the source knows the outline, else that of the box
 * @param crowd whether it stands for a group whose members are not labelled separately (COCO's
 *     {@code iscrowd})
 * @param difficult whether it need not be found (Pascal VOC's {@code difficult})
 */
public record GroundTruthBox(
    BoundingBox box, int classId, double area, boolean crowd, boolean difficult)
    implements Serializable {

  /** A single, not difficult object without a known outline. */
  public static GroundTruthBox of(BoundingBox box, int classId) {
    return new GroundTruthBox(box, classId, box.area(), false, false);
  }
}
