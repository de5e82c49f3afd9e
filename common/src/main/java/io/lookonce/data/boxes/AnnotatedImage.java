package io.lookonce.data.boxes;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import java.util.List;

/**
 * One image in an annotation file, not yet read.
 *
 * @param source qualified path of the image
 * @param split split in the source; null if open
 * @param width in pixels according to the annotations; 0 if unknown
 * @param height likewise
 * @param relative whether the boxes are in fractions of the image's sides, 0 to 1, instead of
 *     pixels
 * @param boxes in source order
 * @param place position of its entry
 */
public record AnnotatedImage(
    String source,
    Split split,
    int width,
    int height,
    boolean relative,
    List<AnnotatedBox> boxes,
    AnnotationPlace place) {

  public AnnotatedImage {
    boxes = List.copyOf(boxes);
  }

  /** The same image with its boxes taken for fractions of its sides. */
  public AnnotatedImage asRelative() {
    return new AnnotatedImage(source, split, width, height, true, boxes, place);
  }

  /** The same image with another split (null: open) and other boxes. */
  public AnnotatedImage with(Split other, List<AnnotatedBox> some) {
    return new AnnotatedImage(source, other, width, height, relative, some, place);
  }

  /**
   * A box in an annotation file, not yet checked: corners may be reversed, outside of the image or
   * NaN.
   *
   * @param className class name, or class number if the source has no names
   * @param xMin left edge, in the unit of the image's entry
   * @param yMin upper edge
   * @param xMax right edge
   * @param yMax lower edge
   * @param area of the object in square pixels; NaN if unknown
   * @param crowd see {@link io.lookonce.box.GroundTruthBox}
   * @param difficult likewise
   * @param place its position
   */
  public record AnnotatedBox(
      String className,
      double xMin,
      double yMin,
      double xMax,
      double yMax,
      double area,
      boolean crowd,
      boolean difficult,
      AnnotationPlace place) {}
}
