package io.lookonce.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Input and output that fails for a moment, as a network does. */
public final class Retry {

  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLISECONDS = 50;
  private static final int PAUSE_FACTOR = 4;

  private Retry() {}

  /** What may fail. */
  @FunctionalInterface
  public interface Attempt<T> {
    T run() throws IOException;
  }

  /**
   * Tries up to four times within a second.
   *
   * @throws IOException of the last attempt; at once where another attempt can change nothing, as
   *     the file is absent, may not be read or is no file
   */
  public static <T> T of(Attempt<T> attempt) throws IOException {
    long pause = FIRST_PAUSE_MILLISECONDS;
    for (int tried = 1; ; tried++) {
      try {
        return attempt.run();
      } catch (FileNotFoundException | FileSystemException | AccessControlException definite) {
        throw definite;
      } catch (IOException failed) {
        if (tried == ATTEMPTS) {
          throw failed;
        }
        sleep(pause, failed);
        pause *= PAUSE_FACTOR;
      }
    }
  }

  private static void sleep(long milliseconds, IOException failed) throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failed;
    }
  }
}
