package io.lookonce.data.boxes.format;

import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Which files are there. Each folder is listed once, for an object store answers slowly. */
final class FolderContents {

  private final Storage storage;
  private final Map<Path, Set<String>> filesByFolder = new HashMap<>();
  private final Map<Path, FolderBounds> bounds = new HashMap<>();

  FolderContents(Storage storage) {
    this.storage = storage;
  }

  /** Whether a file leads out of a folder, by its name or by a link. */
  boolean leadsOut(Path folder, Path file) throws IOException {
    FolderBounds edge = bounds.get(folder);
    if (edge == null) {
      edge = FolderBounds.of(folder);
      bounds.put(folder, edge);
    }
    return !edge.holds(file);
  }

  boolean holds(Path file) throws IOException {
    Path folder = file.getParent();
    Set<String> files = filesByFolder.get(folder);
    if (files == null) {
      files =
          storage.list(folder).stream()
              .filter(FileStatus::isFile)
              .map(entry -> entry.getPath().getName())
              .collect(Collectors.toSet());
      filesByFolder.put(folder, files);
    }
    return files.contains(file.getName());
  }
}
