package io.lookonce.box;

import java.io.Serializable;

/**
 * An object that a person, or a renderer, marked in an image.
 *
 * @param box where it is, in pixels of the original image
 * @param classId index into the list of classes that the detections use, from 0
 * @param area of the object itself in square pixels, by which COCO sorts small from large; at most
 *     that of the box where the source knows the outline, else that of the box
 * @param crowd whether it stands for a group whose members are not marked one by one (COCO's {@code
 *     iscrowd})
 * @param difficult whether finding it is not asked for (Pascal VOC's {@code difficult})
 */
public record GroundTruthBox(
    BoundingBox box, int classId, double area, boolean crowd, boolean difficult)
    implements Serializable {

  /** One object, whole and to be found, whose outline is not known. */
  public static GroundTruthBox of(BoundingBox box, int classId) {
    return new GroundTruthBox(box, classId, box.area(), false, false);
  }
}
