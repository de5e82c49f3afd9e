package io.lookonce.data.source;

import io.lookonce.data.source.LabelledListing.LeftOut;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.EmptyInput;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The image files below a folder, recognised by extension. Hidden files and folders (names that
 * start with a dot or an underscore) are left out. Symbolic links are followed if they stay within
 * the folder.
 *
 * @param images qualified paths, sorted
 * @param otherFiles number of files with other extensions
 * @param leftOut hidden folders with images, hidden images, and links out of the folder
 */
public record ImageFiles(List<Path> images, long otherFiles, List<LeftOut> leftOut) {

  /** What was found so far. */
  private static final class Found {
    private final List<Path> images = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();
    private final Deque<Path> links = new ArrayDeque<>();
    private long otherFiles;
  }

  /**
   * Lists a folder and its subfolders.
   *
   * @param input the input as given, for the message
   * @throws InputRefused if there is no such folder or no image in it
   */
  public static ImageFiles below(Storage storage, String input, Path folder) throws IOException {
    Path root = storage.qualify(folder);
    LocalNames.requireReadable(input, root.toString());
    requireFolder(storage, input, root);
    ImageFiles found = anyBelow(storage, root);
    if (found.images.isEmpty()) {
      throw new EmptyInput(
          String.format(
              Locale.ROOT,
              "%s: no images in %s (%d other files%s)",
              input,
              root,
              found.otherFiles,
              leftOutOf(found)));
    }
    return found;
  }

  /**
   * Lists a folder that may hold no images.
   *
   * @param root qualified
   */
  public static ImageFiles anyBelow(Storage storage, Path root) throws IOException {
    Found found = new Found();
    FolderBounds bounds = FolderBounds.of(root);
    collect(storage, root, bounds, found);
    // Links come last, so that their targets below the folder keep their own names.
    while (!found.links.isEmpty()) {
      collect(storage, found.links.remove(), bounds, found);
    }
    found.images.sort(Comparator.comparing(Path::toString));
    return new ImageFiles(found.images, found.otherFiles, List.copyOf(found.leftOut));
  }

  private static String leftOutOf(ImageFiles found) {
    return found.leftOut.isEmpty() ? "" : "; left out: " + found.leftOut.get(0);
  }

  private static void requireFolder(Storage storage, String input, Path root) throws IOException {
    if (!storage.exists(root)) {
      throw new InputRefused(input + ": there is no " + root);
    }
  }

  /** Links out of the folder count as other files; links back up are not followed. */
  private static void collect(Storage storage, Path folder, FolderBounds bounds, Found found)
      throws IOException {
    if (!found.visited.add(FolderBounds.identity(folder))) {
      return;
    }
    long hidden = 0;
    for (FileStatus entry : storage.list(folder)) {
      if (isHidden(entry)) {
        hidden += isNamedImage(entry) ? 1 : 0;
        addHiddenFolder(storage, entry, bounds, found);
      } else if (bounds.leadsOut(entry.getPath())) {
        found.otherFiles++;
        found.leftOut.add(
            new LeftOut(entry.getPath().toString(), 0, "a link that leads out of the folder"));
      } else if (entry.isDirectory() && FolderBounds.isLink(entry.getPath())) {
        found.links.add(entry.getPath());
      } else if (entry.isDirectory()) {
        collect(storage, entry.getPath(), bounds, found);
      } else if (isImage(entry)) {
        found.images.add(entry.getPath());
      } else {
        found.otherFiles++;
      }
    }
    if (hidden > 0) {
      found.leftOut.add(
          new LeftOut(folder.toString(), hidden, "hidden, their names begin with . or _"));
    }
  }

  private static void addHiddenFolder(
      Storage storage, FileStatus entry, FolderBounds bounds, Found found) throws IOException {
    if (!entry.isDirectory() || bounds.leadsOut(entry.getPath())) {
      return;
    }
    Found within = new Found();
    within.visited.addAll(found.visited);
    collect(storage, entry.getPath(), bounds, within);
    if (!within.images.isEmpty()) {
      found.leftOut.add(
          new LeftOut(
              entry.getPath().toString(),
              within.images.size(),
              "hidden, its name begins with " + entry.getPath().getName().charAt(0)));
    }
  }

  /** Excludes the metadata files that macOS writes beside images: {@code ._a.jpg}. */
  private static boolean isNamedImage(FileStatus entry) {
    String name = entry.getPath().getName();
    return entry.isFile() && !name.startsWith("._") && ImageFormat.byExtension(name).isPresent();
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
