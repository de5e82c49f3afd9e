package io.lookonce.jobs.scoring.input;

import io.lookonce.image.ImageRefused;
import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Retry;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Reads the bytes of an image. A read that fails is retried; if it keeps failing, the task fails,
 * not the image.
 */
public final class ImageReader {

  private final Storage storage;
  private final long maxBytes;

  /**
   * @param maxBytes longer files are refused
   */
  public ImageReader(Storage storage, long maxBytes) {
    this.storage = storage;
    this.maxBytes = maxBytes;
  }

  public byte[] read(ImageInput input) throws ImageRefused {
    ImageFile file = input.file();
    if (file.isGone()) {
      throw new ImageRefused(ScoringTable.GONE, "deleted or moved since it was scored");
    }
    if (input.isMissing()) {
      throw new ImageRefused("vanished", "it was listed but nothing is there");
    }
    if (file.container() != null || input.content() != null) {
      return contentOfRow(input.content());
    }
    if (file.length() > maxBytes) {
      throw new ImageRefused(
          "too long", file.length() + " bytes, more than --max-bytes " + maxBytes);
    }
    byte[] content = readFile(file);
    if (content.length != file.length()) {
      throw new ImageRefused(
          "changed while it was read",
          String.format(Locale.ROOT, "%d bytes listed, %d found", file.length(), content.length));
    }
    return content;
  }

  /** Never opens the file of the row's path, even if the row has no content. */
  private byte[] contentOfRow(byte[] content) throws ImageRefused {
    if (content == null) {
      throw new ImageRefused("no content", "column 'content' is null");
    }
    if (content.length > maxBytes) {
      throw new ImageRefused(
          "too long", content.length + " bytes, more than --max-bytes " + maxBytes);
    }
    return content;
  }

  private byte[] readFile(ImageFile file) throws ImageRefused {
    Path path = new Path(file.path());
    try {
      return Retry.of(
          () -> {
            try (InputStream in = storage.open(path)) {
              // One byte more than listed tells a file that grew from one that did not.
              return in.readNBytes((int) file.length() + 1);
            }
          });
    } catch (FileNotFoundException absent) {
      String reason = LocalNames.whyUnreadable(path);
      if (reason != null) {
        throw new ImageRefused("unreadable", reason);
      }
      throw permissionDenied(absent)
          ? new ImageRefused("unreadable", "permission denied")
          : new ImageRefused("vanished", "it was listed but nothing is there");
    } catch (AccessControlException denied) {
      throw new ImageRefused("unreadable", "permission denied");
    } catch (FileSystemException noFile) {
      throw new ImageRefused("unreadable", noFile.getReason());
    } catch (IOException failed) {
      // The file system failed, not the image: the task is tried again, and no row blames the
      // image.
      throw new UncheckedIOException(
          new IOException(path + " cannot be read: " + failed.getMessage(), failed));
    }
  }

  /** The local file system reports a missing permission as a missing file. */
  private static boolean permissionDenied(FileNotFoundException error) {
    return String.valueOf(error.getMessage()).contains("Permission denied");
  }
}
