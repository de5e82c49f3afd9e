package io.lookonce.jobs.scoring.input;

import java.io.Serializable;
import java.util.Objects;

/**
 * One version of one image file. Two of them are equal if path, length and modification time are:
 * that is what decides whether a file was scored already.
 *
 * @param path full path with scheme
 * @param length in bytes, as listed; negative for an image that is no longer there
 * @param modificationTime in milliseconds since 1970, as listed
 * @param container the Parquet file that holds the content; null for a file of its own
 */
public record ImageFile(String path, long length, long modificationTime, String container)
    implements Serializable {

  private static final long GONE = -1;

  /** What is planned once a scored image is no longer there. */
  public ImageFile gone() {
    return new ImageFile(path, GONE, modificationTime, container);
  }

  /** Whether it says that the image is no longer there. */
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
