package io.lookonce.jobs.scoring.input;

import java.io.Serializable;
import java.util.Objects;

/**
 * One version of an image file. Versions are equal if path, length and modification time are equal;
 * this decides whether a file was scored already.
 *
 * @param path full path with scheme
 * @param length in bytes, as listed; negative for an image that was removed
 * @param modificationTime in milliseconds since 1970, as listed
 * @param container the Parquet file that contains the image; null for a separate file
 */
public record ImageFile(String path, long length, long modificationTime, String container)
    implements Serializable {

  private static final long GONE = -1;

  /** The entry that records the removal of this image. */
  public ImageFile gone() {
    return new ImageFile(path, GONE, modificationTime, container);
  }

  /** Whether this records a removal. */
  public boolean isGone() {
    return length < 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageFile that
        && length == that.length
        && modificationTime == that.modificationTime
        && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, length, modificationTime);
  }
}
