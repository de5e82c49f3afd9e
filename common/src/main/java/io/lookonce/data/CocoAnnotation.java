package io.lookonce.data;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import java.util.OptionalDouble;

/**
 * One object in one image, true or found.
 *
 * @param classId index into the data set's classes, from 0
 * @param box in pixels of the image
 * @param difficult of a label, whether finding the object is not asked for
 * @param score of a detection, in [0, 1]; empty for a label
 */
public record CocoAnnotation(
    int classId, BoundingBox box, boolean difficult, OptionalDouble score) {

  /** A label, which has no score. */
  public static CocoAnnotation of(int classId, BoundingBox box, boolean difficult) {
    return new CocoAnnotation(classId, box, difficult, OptionalDouble.empty());
  }

  /** A detection with its score. */
  public static CocoAnnotation of(Detection detection) {
    return new CocoAnnotation(
        detection.classId(), detection.box(), false, OptionalDouble.of(detection.score()));
  }
}
