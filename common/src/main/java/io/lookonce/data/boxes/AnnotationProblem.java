package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;

/**
 * One fault in the annotations, as {@code problems.json} lists it.
 *
 * @param fault what is wrong
 * @param file qualified path of the annotation file
 * @param line where it begins, from 1
 * @param annotationId COCO's id of the annotation; null where there is none
 * @param image qualified path of the image, or its name as the annotations have it; null if they do
 *     not tell
 * @param detail what was found, in one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnnotationProblem(
    AnnotationFault fault,
    String file,
    long line,
    @JsonProperty("annotation_id") Long annotationId,
    String image,
    String detail) {

  /** By file, and from its top to its end. */
  public static final Comparator<AnnotationProblem> IN_READING_ORDER =
      Comparator.comparing(AnnotationProblem::file)
          .thenComparingLong(AnnotationProblem::line)
          .thenComparing(AnnotationProblem::annotationId, Comparator.nullsFirst(Long::compare));

  /** A fault at a place. */
  public static AnnotationProblem at(
      AnnotationPlace place, AnnotationFault fault, String image, String detail) {
    return new AnnotationProblem(
        fault,
        place.file(),
        place.line(),
        place.annotationId() == AnnotationPlace.NO_ID ? null : place.annotationId(),
        image,
        detail);
  }

  /** All of it in one line, the place first. */
  @Override
  public String toString() {
    return "%s:%d: %s%s: %s"
        .formatted(
            file,
            line,
            annotationId == null ? "" : "annotation " + annotationId + ": ",
            fault.title(),
            detail);
  }
}
