package io.lookonce.jobs.scoring.input;

import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists the images of a folder, of a glob or of one file: nested, hidden and empty ones too.
 *
 * <p>An image is a file with an image's extension or, failing that, with an image's signature.
 */
public final class FolderListing {

  private final Storage storage;
  private final List<ImageFile> images = new ArrayList<>();
  private final NonImageFiles otherFiles = new NonImageFiles();
  private final Deque<FileStatus> folders = new ArrayDeque<>();
  private final Set<String> visited = new HashSet<>();

  private final boolean leaving;
  private FolderBounds bounds;

  private FolderListing(Storage storage, boolean leaving) {
    this.storage = storage;
    this.leaving = leaving;
  }

  /**
   * Lists a folder, a glob or a file. Symbolic links that lead out of it count as other files.
   *
   * @throws InputRefused if nothing is there
   */
  public static ImageListing of(Storage storage, String location) throws IOException {
    return of(storage, location, false);
  }

  /**
   * Lists what an option names.
   *
   * @throws InputRefused naming the option, if nothing is there
   */
  public static ImageListing of(Storage storage, String option, String location)
      throws IOException {
    return new FolderListing(storage, false).list(option, location);
  }

  /**
   * Lists a folder, a glob or a file.
   *
   * @param leaving whether links may lead out of it
   * @throws InputRefused if nothing is there
   */
  public static ImageListing of(Storage storage, String location, boolean leaving)
      throws IOException {
    return new FolderListing(storage, leaving).list("--images", location);
  }

  private ImageListing list(String option, String location) throws IOException {
    Path path = storage.qualify(new Path(location));
    FileSystem fileSystem = storage.fileSystem(path);
    boolean literal = fileSystem.exists(path);
    FileStatus[] roots =
        literal ? new FileStatus[] {fileSystem.getFileStatus(path)} : fileSystem.globStatus(path);
    if (roots == null || roots.length == 0) {
      throw new InputRefused(option + " " + location + ": no such folder or file");
    }
    Path base = literal ? folderOf(roots[0]) : fixedPart(path);
    bounds = FolderBounds.of(storage.qualify(base));
    for (FileStatus root : roots) {
      takeRoot(root, literal);
    }
    while (!folders.isEmpty()) {
      takeContentOf(folders.pop(), fileSystem);
    }
    images.sort(Comparator.comparing(ImageFile::path));
    return new ImageListing(base.toString(), images, otherFiles);
  }

  /** What a person names themselves may be a link to anywhere. */
  private void takeRoot(FileStatus root, boolean literal) throws IOException {
    if (literal) {
      takeAnywhere(root);
    } else {
      take(root);
    }
  }

  private void take(FileStatus status) throws IOException {
    if (!leaving && bounds.leadsOut(status.getPath())) {
      otherFiles.add(status.getPath() + " (a link out of the folder)");
    } else {
      takeAnywhere(status);
    }
  }

  private void takeAnywhere(FileStatus status) throws IOException {
    if (status.isDirectory()) {
      if (visited.add(FolderBounds.identity(status.getPath()))) {
        folders.push(status);
      }
    } else if (isImage(status)) {
      images.add(
          new ImageFile(
              status.getPath().toString(), status.getLen(), status.getModificationTime(), null));
    } else {
      otherFiles.add(status.getPath().toString());
    }
  }

  private void takeContentOf(FileStatus folder, FileSystem fileSystem) throws IOException {
    RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(folder.getPath());
    while (entries.hasNext()) {
      take(entries.next());
    }
    if (isLocal(folder.getPath())) {
      takeDanglingLinks(folder.getPath());
    }
  }

  /** Hadoop's local file system passes over a link that leads nowhere; it must get its row too. */
  private void takeDanglingLinks(Path folder) throws IOException {
    try (DirectoryStream<java.nio.file.Path> entries =
        Files.newDirectoryStream(java.nio.file.Path.of(folder.toUri()), Files::isSymbolicLink)) {
      for (java.nio.file.Path link : entries) {
        String name = link.getFileName().toString();
        if (Files.notExists(link) && ImageFormat.byExtension(name).isPresent()) {
          long modified = Files.getLastModifiedTime(link, LinkOption.NOFOLLOW_LINKS).toMillis();
          images.add(new ImageFile(new Path(folder, name).toString(), 0, modified, null));
        }
      }
    }
  }

  private boolean isImage(FileStatus status) {
    return ImageFormat.byExtension(status.getPath().getName()).isPresent()
        || (status.getLen() > 0 && hasSignature(status.getPath()));
  }

  private boolean hasSignature(Path path) {
    try (InputStream in = storage.open(path)) {
      return ImageFormat.bySignature(in.readNBytes(ImageFormat.SIGNATURE_LENGTH)).isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isLocal(Path path) {
    return "file".equals(path.toUri().getScheme());
  }

  private static Path folderOf(FileStatus status) {
    return status.isDirectory() ? status.getPath() : status.getPath().getParent();
  }

  private static Path fixedPart(Path glob) {
    Path fixed = glob;
    while (fixed.getParent() != null && fixed.toString().matches(".*[*?\\[{].*")) {
      fixed = fixed.getParent();
    }
    return fixed;
  }
}
