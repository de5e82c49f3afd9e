package io.lookonce.jobs.scoring.input;

import java.io.Serializable;

/**
 * One image on its way to a scorer.
 *
 * @param file which one
 * @param content its bytes where a table brought them; null where the scorer opens the file itself,
 *     which it never does for a row of a table
 * @param isMissing whether it is known to be no longer there
 */
public record ImageInput(ImageFile file, byte[] content, boolean isMissing)
    implements Serializable {

  public ImageInput(ImageFile file, byte[] content) {
    this(file, content, false);
  }

  /** An image that was there when the work was planned, or when it was scored. */
  static ImageInput missing(ImageFile file) {
    return new ImageInput(file, null, true);
  }
}
