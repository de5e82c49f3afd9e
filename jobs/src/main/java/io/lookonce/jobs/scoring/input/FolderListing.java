package io.lookonce.jobs.scoring.input;

import io.lookonce.image.format.ImageFormat;
import io.lookonce.jobs.scoring.input.ImageListing.NonImageFiles;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.storage.FolderBounds;
import io.lookonce.storage.FolderEntry;
import io.lookonce.storage.Glob;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.LocalNames;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Lists the images of a folder, a glob or a single file, including nested, hidden and empty ones.
 *
 * <p>An image is a file with the extension or the signature of an image format. A folder with
 * several links to it is listed once, by its own name if it is below the given folder.
 */
public final class FolderListing {

  private static final String PARQUET = ".parquet";
  private static final String PARQUET_SIGNATURE = "PAR1";

  private final Storage storage;
  private final List<ImageFile> images = new ArrayList<>();
  private final List<Path> parquetFiles = new ArrayList<>();
  private final List<String> unreadableFolders = new ArrayList<>();
  private final NonImageFiles otherFiles = new NonImageFiles();
  private String managedTable;
  private final Deque<FolderEntry> folders = new ArrayDeque<>();
  private final Deque<FolderEntry> links = new ArrayDeque<>();
  private final Set<String> visited = new HashSet<>();

  private final boolean followAll;
  private final Path output;
  private Path base;
  private FolderBounds bounds;

  private FolderListing(Storage storage, boolean followAll, Path output) {
    this.storage = storage;
    this.followAll = followAll;
    this.output = output;
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
   * Lists the location of an option.
   *
   * @throws InputRefused naming the option, if nothing is there
   */
  public static ImageListing of(Storage storage, String option, String location)
      throws IOException {
    return new FolderListing(storage, false, null).list(option, location);
  }

  /**
   * Lists a folder, a glob or a file.
   *
   * @param followAll whether links may lead out of it
   * @throws InputRefused if nothing is there
   */
  public static ImageListing of(Storage storage, String location, boolean followAll)
      throws IOException {
    return of(storage, location, followAll, null);
  }

  /**
   * Lists a folder, a glob or a file.
   *
   * @param followAll whether links may lead out of it
   * @param output qualified folder of the results, which is skipped; null for none
   * @throws InputRefused if nothing is there
   */
  public static ImageListing of(Storage storage, String location, boolean followAll, Path output)
      throws IOException {
    return new FolderListing(storage, followAll, output).list("--images", location);
  }

  private ImageListing list(String option, String location) throws IOException {
    LocalNames.requireReadable(option + " " + location, location);
    Path path = storage.qualify(Storage.path(location));
    FolderEntry literal = FolderEntry.at(storage, path);
    Collection<FolderEntry> roots =
        literal != null ? List.of(literal) : Glob.matches(storage, path);
    if (roots.isEmpty()) {
      throw new InputRefused(option + " " + location + ": no such folder or file");
    }
    base = literal != null ? folderOf(literal) : fixedPart(path);
    bounds = FolderBounds.of(base);
    for (FolderEntry root : roots) {
      takeRoot(root, literal != null);
    }
    takeFolders(option, location);
    images.sort(Comparator.comparing(ImageFile::path));
    parquetFiles.sort(Comparator.comparing(Path::toString));
    return new ImageListing(
        base.toString(),
        images,
        otherFiles,
        parquetFiles,
        unreadableFolders,
        managedTable,
        literal != null && literal.isFolder());
  }

  /** The given location itself may be a link to anywhere. */
  private void takeRoot(FolderEntry root, boolean literal) throws IOException {
    if (!literal) {
      take(root);
    } else if (root.isFolder()) {
      folders.push(root);
    } else {
      takeFile(root);
    }
  }

  private void take(FolderEntry entry) throws IOException {
    if (!followAll && entry.isLink() && bounds.leadsOut(entry.path())) {
      otherFiles.add(entry.path() + " (a link out of the folder)");
    } else if (entry.isFolder()) {
      // Real folders come first, so that a linked folder is listed by its own name.
      (entry.isLink() ? links : folders).push(entry);
    } else {
      takeFile(entry);
    }
  }

  private void takeFolders(String option, String location) throws IOException {
    boolean isRoot = true;
    while (!folders.isEmpty() || !links.isEmpty()) {
      FolderEntry folder = folders.isEmpty() ? links.removeLast() : folders.pop();
      try {
        takeContentOf(folder, isRoot);
      } catch (AccessDeniedException | AccessControlException denied) {
        if (isRoot && folders.isEmpty() && links.isEmpty() && images.isEmpty()) {
          throw new InputRefused(
              String.format(
                  Locale.ROOT,
                  "%s %s: %s may not be read; give this user the right to read it",
                  option,
                  location,
                  folder.path()),
              denied);
        }
        unreadableFolders.add(folder.path().toString());
      }
      isRoot = false;
    }
  }

  private void takeContentOf(FolderEntry folder, boolean isRoot) throws IOException {
    if (!visited.add(identity(folder)) || wasTakenAway(folder)) {
      return;
    }
    if (folder.path().equals(output)) {
      otherFiles.add(folder.path() + " (the output)");
      return;
    }
    List<FolderEntry> entries = FolderEntry.in(storage, folder);
    if (!isRoot && isOutput(entries)) {
      otherFiles.add(folder.path() + " (an output of Lookonce)");
      return;
    }
    for (FolderEntry entry : entries) {
      noteManagedTable(folder, entry);
      take(entry);
    }
  }

  /** Notes table formats whose Parquet files also contain deleted rows. */
  private void noteManagedTable(FolderEntry folder, FolderEntry entry) {
    String name = entry.path().getName();
    if (entry.isFolder() && name.equals(TableSource.DELTA_LOG)) {
      managedTable = String.format(Locale.ROOT, "%s is a Delta table", folder.path());
    } else if (entry.isFolder() && name.equals(".hoodie")) {
      managedTable = String.format(Locale.ROOT, "%s is a Hudi table", folder.path());
    } else if (name.endsWith(".metadata.json") && folder.path().getName().equals("metadata")) {
      managedTable =
          String.format(Locale.ROOT, "%s is an Iceberg table", folder.path().getParent());
    }
  }

  private static boolean wasTakenAway(FolderEntry folder) {
    return folder.local() != null && Files.notExists(folder.local());
  }

  private static String identity(FolderEntry folder) throws IOException {
    try {
      return folder.local() != null
          ? folder.local().toRealPath().toUri().getRawPath()
          : folder.path().toString();
    } catch (NoSuchFileException takenAway) {
      return folder.path().toString();
    }
  }

  private static boolean isOutput(List<FolderEntry> entries) {
    return entries.stream()
        .anyMatch(entry -> entry.isFolder() && entry.path().getName().equals(OutputFolder.OWN));
  }

  private void takeFile(FolderEntry file) {
    String path = file.path().toString();
    if (isImage(file)) {
      images.add(new ImageFile(path, file.length(), file.modified(), null));
    } else {
      otherFiles.add(path);
    }
  }

  private boolean isImage(FolderEntry file) {
    String name = file.path().getName();
    if (ImageFormat.byExtension(name).isPresent()) {
      return true;
    }
    boolean hidden = isHidden(file.path());
    if (name.endsWith(PARQUET)) {
      if (!hidden) {
        parquetFiles.add(file.path());
      }
      return false;
    }
    byte[] head = file.length() > 0 ? head(file.path()) : new byte[0];
    if (!hidden && new String(head, StandardCharsets.ISO_8859_1).startsWith(PARQUET_SIGNATURE)) {
      parquetFiles.add(file.path());
    }
    return ImageFormat.bySignature(head).isPresent();
  }

  /** By Spark's rule: by the name of the file or of a folder between it and the base. */
  private boolean isHidden(Path path) {
    String below = path.toString().substring(base.toString().length());
    for (String name : below.split("/")) {
      if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
        return true;
      }
    }
    return false;
  }

  private byte[] head(Path path) {
    try (InputStream in = storage.open(path)) {
      return in.readNBytes(ImageFormat.SIGNATURE_LENGTH);
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }

  private static Path folderOf(FolderEntry entry) {
    return entry.isFolder() ? entry.path() : entry.path().getParent();
  }

  private static Path fixedPart(Path glob) {
    Path fixed = glob;
    while (fixed.getParent() != null && fixed.toString().matches("(?s).*[*?\\[{\\\\].*")) {
      fixed = fixed.getParent();
    }
    return fixed;
  }
}
