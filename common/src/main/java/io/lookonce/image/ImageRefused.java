package io.lookonce.image;

import java.io.IOException;

/**
 * Thrown for a file that cannot be decoded. The message is one line without the file's name and
 * starts with the kind of fault ("truncated: JPEG ends before its last row"), by which reports
 * count.
 */
public final class ImageRefused extends IOException {

  /** The file has no bytes. */
  public static final String EMPTY = "empty";

  /** The first bytes are not those of a known image format. */
  public static final String NOT_AN_IMAGE = "not an image";

  /** The format or variant is not supported. */
  public static final String UNSUPPORTED = "unsupported";

  /** The header states more pixels than the limit; nothing was decoded. */
  public static final String TOO_LARGE = "too large";

  /** The file ends before the image does. */
  public static final String TRUNCATED = "truncated";

  /** The file violates its format. */
  public static final String CORRUPT = "corrupt";

  /** The file is not there or may not be read. */
  public static final String UNREADABLE = "unreadable";

  /** The forward pass was stopped. */
  public static final String TOO_SLOW = "too slow";

  /** The heap is too small for the image. */
  public static final String OUT_OF_MEMORY = "out of memory";

  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * Refuses a file.
   *
   * @param kind kind of fault, such as {@link #TRUNCATED}
   * @param detail what was found in this file; may be empty
   */
  public ImageRefused(String kind, String detail) {
    super(detail.isEmpty() ? kind : kind + ": " + detail);
    this.kind = kind;
  }

  /** The refusal of an image that does not fit into the heap. */
  public static ImageRefused outOfMemory(OutOfMemoryError error) {
    ImageRefused refused =
        new ImageRefused(
            OUT_OF_MEMORY, "it does not fit into the heap; give more, or lower --max-pixels");
    refused.initCause(error);
    return refused;
  }

  /** The same refusal with the file's name before its message. */
  public ImageRefused named(String file) {
    return new ImageRefused(file + ": " + getMessage(), this);
  }

  private ImageRefused(String message, ImageRefused cause) {
    super(message, cause);
    this.kind = cause.kind;
  }

  /** The kind of fault. */
  public String kind() {
    return kind;
  }
}
