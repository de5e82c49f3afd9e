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
  /** Beyond the picture's edges. */
  BOX_OUTSIDE("box outside", Extent.BOX),
  /** Beyond the picture's edges, and cut off there. */
  CLIPPED_BOX("clipped box", Extent.NOTHING),
  /** Without an annotation file of its own; kept, as a picture without objects. */
  UNLABELLED_PICTURE("unlabelled picture", Extent.NOTHING),
  /** Of a class that is none of the data set's. */
  UNKNOWN_CLASS("unknown class", Extent.BOX),
  /** Of a picture that the annotations do not list. */
  BOX_WITHOUT_PICTURE("box without picture", Extent.BOX),
  /** A picture's entry, or the file that is its entry, that cannot be understood. */
  MALFORMED_PICTURE("malformed picture", Extent.PICTURE),
  /** A picture that was listed before. */
  DUPLICATE_PICTURE("duplicate picture", Extent.PICTURE),
  /** There is no such file. */
  MISSING_PICTURE("missing picture", Extent.PICTURE),
  /** A file that cannot be read, or is no picture. */
  UNREADABLE_PICTURE("unreadable picture", Extent.PICTURE),
  /** A picture of another size than its annotations say, so that its boxes mean another one. */
  WRONG_SIZE("wrong size", Extent.PICTURE);

  /** What a fault leaves out of a data set. */
  public enum Extent {
    NOTHING,
    BOX,
    /** A picture, with all its boxes. */
    PICTURE
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
