package io.lookonce.jobs.scoring.input;

import io.lookonce.image.ImageRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Brings the bytes of one image, or says why not. */
public final class ImageReader {

  private final Storage storage;
  private final long maxBytes;

  /**
   * @param maxBytes length above which a file is not read
   */
  public ImageReader(Storage storage, long maxBytes) {
    this.storage = storage;
    this.maxBytes = maxBytes;
  }

  public byte[] read(ImageInput input) throws ImageRefused {
    ImageFile file = input.file();
    if (file.length() > maxBytes) {
      throw new ImageRefused(
          "too long", file.length() + " bytes, more than --max-bytes " + maxBytes);
    }
    byte[] content = input.content() != null ? input.content() : readFile(file);
    if (content.length != file.length()) {
      throw new ImageRefused(
          "changed while it was read",
          "%d bytes listed, %d found".formatted(file.length(), content.length));
    }
    return content;
  }

  private byte[] readFile(ImageFile file) throws ImageRefused {
    try (InputStream in = storage.open(new Path(file.path()))) {
      // One byte more than listed tells a file that grew from one that did not.
      return in.readNBytes((int) file.length() + 1);
    } catch (FileNotFoundException absent) {
      throw permissionDenied(absent)
          ? new ImageRefused("unreadable", "permission denied")
          : new ImageRefused("vanished", "it was listed but nothing is there");
    } catch (AccessControlException denied) {
      throw new ImageRefused("unreadable", "permission denied");
    } catch (IOException failed) {
      throw new ImageRefused("unreadable", String.valueOf(failed.getMessage()));
    }
  }

  /** The local disk reports a file that may not be read as one that is not found. */
  private static boolean permissionDenied(FileNotFoundException error) {
    return String.valueOf(error.getMessage()).contains("Permission denied");
  }
}
