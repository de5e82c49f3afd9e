package io.lookonce.data.boxes.format;

import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files below a folder that are no images, in the order of their paths; those whose names begin
 * with a dot are left out. Links are followed within the folder.
 *
 * @param root qualified
 */
record LabelTree(Path root, List<Path> files) {

  /** Lists a folder and those below it. */
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

  /** Files with one of some extensions, in lower case with the dot. */
  List<Path> ending(String... extensions) {
    return files.stream().filter(file -> FilePaths.endsIn(file, extensions)).toList();
  }

  /** Those of some files that lie least deep. */
  static List<Path> shallowest(List<Path> files) {
    int least = files.stream().mapToInt(Path::depth).min().orElse(0);
    return files.stream().filter(file -> file.depth() == least).toList();
  }
}
