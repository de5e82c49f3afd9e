package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonValue;

/** Faults in annotations, and what each leaves out of the data set. */
public enum AnnotationFault {
  /** A line or element that lacks a required value. */
  MALFORMED_BOX("malformed box", Extent.BOX),
  /** A coordinate that is NaN or infinite. */
  BOX_NOT_FINITE("box not finite", Extent.BOX),
  /** A box whose minimum exceeds its maximum. */
  REVERSED_BOX("reversed box", Extent.BOX),
  /** A box without width or height. */
  EMPTY_BOX("empty box", Extent.BOX),
  /** A box beyond the image's edges. */
  BOX_OUTSIDE("box outside", Extent.BOX),
  /** A box that was clipped to the image. */
  CLIPPED_BOX("clipped box", Extent.NOTHING),
  /** An image without an annotation file; kept as an image without objects. */
  UNLABELLED_IMAGE("unlabelled image", Extent.NOTHING),
  /** An image that is listed for several splits; kept in the first. */
  SEVERAL_SPLITS("image in several splits", Extent.NOTHING),
  /** A split that is named but does not exist. */
  MISSING_SPLIT("missing split", Extent.NOTHING),
  /** A box of a class that is not in the data set. */
  UNKNOWN_CLASS("unknown class", Extent.BOX),
  /** A box of an image that is not listed. */
  BOX_WITHOUT_IMAGE("box without image", Extent.BOX),
  /** An image's entry or annotation file that cannot be parsed. */
  MALFORMED_IMAGE("malformed image", Extent.IMAGE),
  /** An image that is listed twice. */
  DUPLICATE_IMAGE("duplicate image", Extent.IMAGE),
  /** An image file that does not exist. */
  MISSING_IMAGE("missing image", Extent.IMAGE),
  /** A file that cannot be decoded. */
  UNREADABLE_IMAGE("unreadable image", Extent.IMAGE),
  /** An image of another size than its annotations state. */
  WRONG_SIZE("wrong size", Extent.IMAGE);

  /** What is left out of a data set. */
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

  /** The name in messages, counts and files. */
  @JsonValue
  public String title() {
    return title;
  }

  /** What this fault leaves out. */
  public Extent leavesOut() {
    return extent;
  }
}
