package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.Locale;

/**
 * One entry of {@code problems.json}: a fault in the annotations.
 *
 * @param fault kind of fault
 * @param file qualified path of the annotation file
 * @param line first line, from 1
 * @param annotationId COCO's annotation id; null if there is none
 * @param image qualified path of the image, or its name in the annotations; null if unknown
 * @param detail what was found, one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnnotationProblem(
    AnnotationFault fault,
    String file,
    long line,
    @JsonProperty("annotation_id") Long annotationId,
    String image,
    String detail) {

  /** By file, line and annotation id. */
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

  /** One line that starts with the position. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s:%d: %s%s: %s",
        file,
        line,
        annotationId == null ? "" : "annotation " + annotationId + ": ",
        fault.title(),
        detail);
  }

  /**
   * A position in an annotation file.
   *
   * @param file qualified path
   * @param line first line, from 1
   * @param annotationId COCO's annotation id, because a whole file may be one line; {@link #NO_ID}
   *     if there is none
   */
  public record AnnotationPlace(String file, long line, long annotationId) {

    /** Stands for a missing annotation id. */
    public static final long NO_ID = -1;

    /** A line of a file. */
    public static AnnotationPlace of(String file, long line) {
      return new AnnotationPlace(file, line, NO_ID);
    }
  }
}
