package io.lookonce.data.boxes;

/**
 * Where something stands in an annotation file.
 *
 * @param file qualified path
 * @param line from 1, on which it begins
 * @param annotationId COCO's id of the annotation, since all of a file may stand on one line;
 *     {@link #NO_ID} where there is none
 */
public record AnnotationPlace(String file, long line, long annotationId) {

  /** In place of an annotation's id. */
  public static final long NO_ID = -1;

  /** A line of a file. */
  public static AnnotationPlace of(String file, long line) {
    return new AnnotationPlace(file, line, NO_ID);
  }
}
