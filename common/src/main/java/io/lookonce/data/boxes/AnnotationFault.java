package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonValue;

/** What can be wrong with annotations, and what is then left out. */
public enum AnnotationFault {
  /** A line or element that does not say what its format needs. */
  MALFORMED_BOX("malformed box", Extent.BOX),
  /** A coordinate that is NaN or infinite. */
  BOX_NOT_FINITE("box not finite", Extent.BOX),
  /** Right of or below its own far corner. */
  REVERSED_BOX("reversed box", Extent.BOX),
  /** Without width or height. */
  EMPTY_BOX("empty box", Extent.BOX),
  /** Beyond the image's edges. */
  BOX_OUTSIDE("box outside", Extent.BOX),
  /** Beyond the image's edges, and cut off there. */
  CLIPPED_BOX("clipped box", Extent.NOTHING),
  /** Without an annotation file of its own; kept, as an image without objects. */
  UNLABELLED_IMAGE("unlabelled image", Extent.NOTHING),
  /** Listed for several splits; it stays in the first of them. */
  SEVERAL_SPLITS("image in several splits", Extent.NOTHING),
  /** A split that a data set's description names and that is not there. */
  MISSING_SPLIT("missing split", Extent.NOTHING),
  /** Of a class that is none of the data set's. */
  UNKNOWN_CLASS("unknown class", Extent.BOX),
  /** Of an image that the annotations do not list. */
  BOX_WITHOUT_IMAGE("box without image", Extent.BOX),
  /** An image's entry, or the file that is its entry, that cannot be understood. */
  MALFORMED_IMAGE("malformed image", Extent.IMAGE),
  /** An image that was listed before. */
  DUPLICATE_IMAGE("duplicate image", Extent.IMAGE),
  /** There is no such file. */
  MISSING_IMAGE("missing image", Extent.IMAGE),
  /** A file that cannot be read, or is no image. */
  UNREADABLE_IMAGE("unreadable image", Extent.IMAGE),
  /** An image of another size than its annotations say, so that its boxes mean another one. */
  WRONG_SIZE("wrong size", Extent.IMAGE);

  /** What a fault leaves out of a data set. */
  public enum Extent {
    NOTHING,
    BOX,
    /** An image, with all its boxes. */
    IMAGE
  }

  private final String title;
  private final Extent extent;

  AnnotationFault(String title, Extent extent) {
    this.title = title;
    this.extent = extent;
  }

  /** The fault in a few words, the same in messages, counts and files. */
  @JsonValue
  public String title() {
    return title;
  }

  /** What it leaves out. */
  public Extent leavesOut() {
    return extent;
  }
}
