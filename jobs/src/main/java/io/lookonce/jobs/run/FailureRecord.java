package io.lookonce.jobs.run;

import java.io.IOException;

/**
 * Writes down that a run failed. Where the disk is full, that is what must be told, not that this
 * could not be written either.
 */
public final class FailureRecord {

  private FailureRecord() {}

  /** Writes the files that say so. */
  @FunctionalInterface
  public interface Writing {
    void write() throws IOException;
  }

  /** Writes; what goes wrong in that is told along with the failure. */
  public static void write(Exception failure, Writing writing) {
    try {
      writing.write();
    } catch (IOException | RuntimeException unwritable) {
      failure.addSuppressed(unwritable);
    }
  }
}
