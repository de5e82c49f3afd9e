package io.lookonce.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/**
 * Renaming on a local disk where two may want the name at once. Hadoop would then copy the later
 * folder into the earlier one.
 */
final class LocalRename {

  private LocalRename() {}

  /**
   * Moves a finished file or folder to a name that nobody holds yet.
   *
   * @throws FileAlreadyExistsException if the name is taken
   */
  static void toFreeName(Path written, Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw taken(target, null);
    }
    try {
      // The system puts no folder in the place of one that holds something. A file it would put in
      // the place of another, but two never share a name.
      if (Files.isDirectory(written)) {
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(target, written);
        Files.delete(written);
      }
    } catch (FileSystemException refused) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw taken(target, refused);
      }
      // Where files can have but one name, this is next to it.
      Files.move(written, target);
    }
  }

  private static IOException taken(Path target, IOException cause) {
    return (IOException)
        new FileAlreadyExistsException(target + " exists already").initCause(cause);
  }
}
