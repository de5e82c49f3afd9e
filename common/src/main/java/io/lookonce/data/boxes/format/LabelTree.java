package io.lookonce.data.boxes.format;

import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files below a folder that are not images, sorted by path, without hidden ones. Links are
 * followed if they stay within the folder.
 *
 * @param root qualified
 */
record LabelTree(Path root, List<Path> files) {

  /** Lists a folder and its subfolders. */
  static LabelTree of(Storage storage, Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    collect(storage, root, FolderBounds.of(root), new HashSet<>(), files);
    return new LabelTree(root, files);
  }

  private static void collect(
      Storage storage, Path folder, FolderBounds bounds, Set<String> visited, List<Path> files)
      throws IOException {
    if (!visited.add(FolderBounds.identity(folder))) {
      return;
    }
    for (FileStatus entry : storage.list(folder)) {
      Path path = entry.getPath();
      if (path.getName().startsWith(".") || bounds.leadsOut(path)) {
        continue;
      }
      if (entry.isDirectory()) {
        collect(storage, path, bounds, visited, files);
      } else if (ImageFormat.byExtension(path.getName()).isEmpty()) {
        files.add(path);
      }
    }
  }

  /** The files with one of some extensions, which are in lower case with the dot. */
  List<Path> ending(String... extensions) {
    return files.stream().filter(file -> FilePaths.endsIn(file, extensions)).toList();
  }

  /** Groups files by their folder, in order. */
  static Map<Path, List<Path>> byFolder(List<Path> files) {
    Map<Path, List<Path>> byFolder = new LinkedHashMap<>();
    for (Path file : files) {
      byFolder.computeIfAbsent(file.getParent(), key -> new ArrayList<>()).add(file);
    }
    return byFolder;
  }

  /** The files at the lowest depth. */
  static List<Path> shallowest(List<Path> files) {
    int least = files.stream().mapToInt(Path::depth).min().orElse(0);
    return files.stream().filter(file -> file.depth() == least).toList();
  }
}
