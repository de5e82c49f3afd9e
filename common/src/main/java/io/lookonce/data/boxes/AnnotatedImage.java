package io.lookonce.data.boxes;

import io.lookonce.data.Split;
import java.util.List;

/**
 * One image as an annotation file lists it, before it is read.
 *
 * @param source qualified path of the image
 * @param split the split that the source puts it in; null where it leaves that open
 * @param width in pixels, as the annotations say; 0 where they do not
 * @param height likewise
 * @param relative whether the boxes are in shares of the image's sides, from 0 to 1, not in pixels
 * @param boxes in the order of the source
 * @param place its entry
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

  /** The same image in a given split (null: open), with some of its boxes. */
  public AnnotatedImage with(Split other, List<AnnotatedBox> some) {
    return new AnnotatedImage(source, other, width, height, relative, some, place);
  }
}
