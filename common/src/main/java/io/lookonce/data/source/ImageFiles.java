package io.lookonce.data.source;

import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The image files below a folder, by their extension; hidden files and folders (those that begin
 * with a dot or an underscore) are left out. Symbolic links are followed within the folder.
 *
 * @param images qualified paths, in the order of their names
 * @param otherFiles how many files there have another extension
 */
public record ImageFiles(List<Path> images, long otherFiles) {

  /**
   * Lists a folder and those below it.
   *
   * @param input what a person gave, for the message
   * @throws InputRefused if there is no such folder, or no image in it
   */
  public static ImageFiles below(Storage storage, String input, Path folder) throws IOException {
    Path root = storage.qualify(folder);
    requireFolder(storage, input, root);
    List<Path> images = new ArrayList<>();
    long otherFiles = collect(storage, root, FolderBounds.of(root), new HashSet<>(), images);
    if (images.isEmpty()) {
      throw new InputRefused(
          "%s: no images in %s (%d other files)".formatted(input, root, otherFiles));
    }
    images.sort(Comparator.comparing(Path::toString));
    return new ImageFiles(images, otherFiles);
  }

  private static void requireFolder(Storage storage, String input, Path root) throws IOException {
    if (!storage.exists(root)) {
      throw new InputRefused(input + ": there is no " + root);
    }
  }

  /**
   * A link that leads out of the folder is another file; one that leads back up is not followed.
   */
  private static long collect(
      Storage storage, Path folder, FolderBounds bounds, Set<String> visited, List<Path> images)
      throws IOException {
    long otherFiles = 0;
    if (!visited.add(FolderBounds.identity(folder))) {
      return otherFiles;
    }
    for (FileStatus entry : storage.list(folder)) {
      if (isHidden(entry)) {
        continue;
      }
      if (bounds.leadsOut(entry.getPath())) {
        otherFiles++;
      } else if (entry.isDirectory()) {
        otherFiles += collect(storage, entry.getPath(), bounds, visited, images);
      } else if (isImage(entry)) {
        images.add(entry.getPath());
      } else {
        otherFiles++;
      }
    }
    return otherFiles;
  }

  private static boolean isImage(FileStatus entry) {
    return entry.isFile()
        && !isHidden(entry)
        && ImageFormat.byExtension(entry.getPath().getName()).isPresent();
  }

  private static boolean isHidden(FileStatus entry) {
    String name = entry.getPath().getName();
    return name.startsWith(".") || name.startsWith("_");
  }
}
