package io.lookonce.image;

import java.io.IOException;

/**
 * A file that is not turned into a picture, with the reason in one line and without the file's
 * name. The reason names the kind of fault first ("truncated JPEG: ...") so that reports can count
 * by it.
 */
public final class PictureRefused extends IOException {

  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * Refuses a file.
   *
   * @param kind the fault in a few words, the same for every file with this fault ("truncated")
   * @param detail what was seen in this file, or an empty string
   */
  public PictureRefused(String kind, String detail) {
    super(detail.isEmpty() ? kind : kind + ": " + detail);
    this.kind = kind;
  }

  /** The fault in a few words, the same for every file with this fault. */
  public String kind() {
    return kind;
  }
}
