package io.lookonce.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Forces files of a local disk to the medium. */
final class LocalSync {

  private LocalSync() {}

  /** Forces the content of a file, or of all files below a folder, and the names in that folder. */
  static void content(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
        file.force(true);
      }
      return;
    }
    List<Path> entries;
    try (Stream<Path> found = Files.list(path)) {
      entries = found.toList();
    }
    for (Path entry : entries) {
      content(entry);
    }
    folder(path);
  }

  /**
   * Makes a folder, and those above it that are not there, and forces their names; a file in a
   * folder that is lost is lost.
   *
   * @throws IOException if there is a file of that name
   */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getParent() != null) {
      makeFolder(folder.getParent());
    }
    Files.createDirectories(folder);
    folder(folder.getParent());
  }

  /** Forces the name of a file that was renamed. */
  static void name(Path renamed) {
    folder(renamed.toAbsolutePath().getParent());
  }

  /** Not every system lets a folder be opened; there the names are forced when the system does. */
  private static void folder(Path folder) {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException notPossible) {
      return;
    }
  }
}
