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
    try {
      // One byte more than listed tells a file that grew from one that did not.
      return read(storage, new Path(file.path()), (int) file.length() + 1);
    } catch (FileNotFoundException absent) {
      throw new ImageRefused("vanished", "it was listed but nothing is there");
    }
  }

  /**
   * Reads the first bytes of a file that should be there.
   *
   * @param most bytes
   * @throws ImageRefused if it cannot be read, and never could
   * @throws FileNotFoundException if nothing is there
   * @throws UncheckedIOException if the file system failed, not the image: the task is to be tried
   *     again, and no image blamed
   */
  public static byte[] read(Storage storage, Path path, int most)
      throws ImageRefused, FileNotFoundException {
    try {
      return Retry.of(
          () -> {
            try (InputStream in = storage.open(path)) {
              return in.readNBytes(most);
            }
          });
    } catch (FileNotFoundException absent) {
      String reason = LocalNames.whyUnreadable(path);
      if (reason != null) {
        throw new ImageRefused("unreadable", reason);
      }
      if (permissionDenied(absent)) {
        throw new ImageRefused("unreadable", "permission denied");
      }
      throw absent;
    } catch (AccessControlException denied) {
      throw new ImageRefused("unreadable", "permission denied");
    } catch (FileSystemException noFile) {
      throw new ImageRefused("unreadable", noFile.getReason());
    } catch (IOException failed) {
      throw new UncheckedIOException(
          new IOException(path + " cannot be read: " + failed.getMessage(), failed));
    }
  }

  /** The local file system reports a missing permission as a missing file. */
  private static boolean permissionDenied(FileNotFoundException error) {
    return String.valueOf(error.getMessage()).contains("Permission denied");
  }
}
