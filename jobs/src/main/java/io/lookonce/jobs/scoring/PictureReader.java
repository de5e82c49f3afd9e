package io.lookonce.jobs.scoring;

import io.lookonce.image.PictureRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Brings the bytes of one picture, or says why not. */
final class PictureReader {

  private final Storage storage;
  private final long maxBytes;

  /**
   * @param maxBytes length above which a file is not read
   */
  PictureReader(Storage storage, long maxBytes) {
    this.storage = storage;
    this.maxBytes = maxBytes;
  }

  byte[] read(PictureInput input) throws PictureRefused {
    PictureFile file = input.file();
    if (file.length() > maxBytes) {
      throw new PictureRefused(
          "too long", file.length() + " bytes, more than --max-bytes " + maxBytes);
    }
    byte[] content = input.content() != null ? input.content() : readFile(file);
    if (content.length != file.length()) {
      throw new PictureRefused(
          "changed while it was read",
          "%d bytes listed, %d found".formatted(file.length(), content.length));
    }
    return content;
  }

  private byte[] readFile(PictureFile file) throws PictureRefused {
    try (InputStream in = storage.open(new Path(file.path()))) {
      // One byte more than listed tells a file that grew from one that did not.
      return in.readNBytes((int) file.length() + 1);
    } catch (FileNotFoundException absent) {
      throw permissionDenied(absent)
          ? new PictureRefused("unreadable", "permission denied")
          : new PictureRefused("vanished", "it was listed but nothing is there");
    } catch (AccessControlException denied) {
      throw new PictureRefused("unreadable", "permission denied");
    } catch (IOException failed) {
      throw new PictureRefused("unreadable", String.valueOf(failed.getMessage()));
    }
  }

  /** The local disk reports a file that may not be read as one that is not found. */
  private static boolean permissionDenied(FileNotFoundException error) {
    return String.valueOf(error.getMessage()).contains("Permission denied");
  }
}
