package io.lookonce.image;

import java.io.IOException;

/**
 * A file that is not turned into an image, with the reason in one line and without the file's name.
 * The reason names the kind of fault first ("truncated: JPEG ends before its last row") so that
 * reports can count by it.
 */
public final class ImageRefused extends IOException {

  /** The file has no bytes. */
  public static final String EMPTY = "empty";

  /** The first bytes are not those of any image format. */
  public static final String NOT_A_IMAGE = "not an image";

  /** An image in a format or variant that is not decoded. */
  public static final String UNSUPPORTED = "unsupported";

  /** The header announces more pixels than allowed; nothing was decoded. */
  public static final String TOO_LARGE = "too large";

  /** The file ends before the image does. */
  public static final String TRUNCATED = "truncated";

  /** The file contradicts its format. */
  public static final String CORRUPT = "corrupt";

  /** The image alone needs more memory than there is left. */
  public static final String OUT_OF_MEMORY = "out of memory";

  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * Refuses a file.
   *
   * @param kind the fault in a few words, the same for every file with this fault ("truncated")
   * @param detail what was seen in this file, or an empty string
   */
  public ImageRefused(String kind, String detail) {
    super(detail.isEmpty() ? kind : kind + ": " + detail);
    this.kind = kind;
  }

  /** The refusal of an image that did not fit into the heap; the program itself goes on. */
  public static ImageRefused outOfMemory(OutOfMemoryError error) {
    ImageRefused refused =
        new ImageRefused(
            OUT_OF_MEMORY, "it does not fit into the heap; give more, or lower --max-pixels");
    refused.initCause(error);
    return refused;
  }

  /** The fault in a few words, the same for every file with this fault. */
  public String kind() {
    return kind;
  }
}
