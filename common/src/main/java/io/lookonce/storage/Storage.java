package io.lookonce.storage;

import io.lookonce.storage.CrashPoint.Step;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.VersionInfo;

/**
 * Files by Hadoop path, the same on {@code file:}, {@code hdfs:} and {@code s3a:}.
 *
 * <p>On the local disk the checksumming layer is left out: other programs write there too, and a
 * stale {@code .crc} beside an image that was replaced must not make it unreadable.
 */
public final class Storage {

  /** The most that a card, a configuration or the labels of one image may have. */
  public static final int SMALL_FILE_BYTES = 1 << 24;

  /** The most that a list of images may have. */
  public static final int LIST_BYTES = 1 << 30;

  private static final String HDFS = "hdfs";

  /** Batches of rows are shorter, parts of data sets are longer. */
  private static final int MOST_COPIED_BYTES = 1 << 26;

  private static final int COPY_BUFFER_BYTES = 1 << 16;

  /** What Hadoop knows by name but does not carry. */
  private static final Map<String, String> LIBRARIES =
      Map.of("s3a", "hadoop-aws", "abfs", "hadoop-azure", "abfss", "hadoop-azure");

  /** Stores of objects: they know no folders, and a rename copies one object after the other. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "wasb", "wasbs");

  private final Configuration configuration;

  /** Checked before anything below their folders gets its final name. */
  private final List<OutputLease> guards = new CopyOnWriteArrayList<>();

  /** Files of HDFS that {@link #create} wrote and forced, until they get their names. */
  private final Set<Path> forced = ConcurrentHashMap.newKeySet();

  /** What writes a file's content. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public Storage(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Commits nothing more below the folder of a lease once that lease is lost or given back: no file
   * there gets its final name, and none is deleted, but for those whose name starts with a dot.
   */
  public void guard(OutputLease lease) {
    guards.add(lease);
  }

  private void requireHeld(Path target) throws IOException {
    for (OutputLease lease : guards) {
      String path = qualify(target).toString();
      String root = lease.output().toString();
      if (path.equals(root) || path.startsWith(root + "/")) {
        lease.requireHeld();
      }
    }
  }

  /** The settings that file systems are opened with. */
  public Configuration configuration() {
    return configuration;
  }

  /**
   * The file system of a path, without the local checksumming layer.
   *
   * @throws InputRefused if there is none for the path's scheme, saying what is missing; if the
   *     path holds a password, which plans, tables and reports would keep; or if it leads into the
   *     web, which a name in a file from elsewhere could make this machine ask
   */
  public FileSystem fileSystem(Path path) throws IOException {
    String user = path.toUri().getUserInfo();
    if (user != null && user.contains(":")) {
      throw new InputRefused(
          path.toUri().getScheme()
              + "://"
              + path.toUri().getHost()
              + ": a path may hold no password; give it to the file system's own settings");
    }
    String scheme = path.toUri().getScheme();
    if ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) {
      throw new InputRefused(
          scheme + "://" + path.toUri().getHost() + ": the web is not read; fetch the file first");
    }
    FileSystem fileSystem = open(path, configuration);
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  private static FileSystem open(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException unknown) {
      throw new InputRefused(
          String.format(
              Locale.ROOT, "%s: there is no file system for '%s:'", path, path.toUri().getScheme()),
          unknown);
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof ClassNotFoundException) {
          throw new InputRefused(missingLibrary(path), failure);
        }
      }
      throw failure;
    }
  }

  private static String missingLibrary(Path path) {
    String scheme = path.toUri().getScheme();
    String library = LIBRARIES.get(scheme);
    return String.format(
        Locale.ROOT,
        "%s: the library for '%s:' is not on the class path; %s",
        path,
        scheme,
        library == null
            ? "add the jar of its Hadoop file system"
            : String.format(
                Locale.ROOT,
                "run through spark-submit with --packages org.apache.hadoop:%s:%s",
                library,
                VersionInfo.getVersion()));
  }

  /** A path with its scheme and authority, as it is written into tables and messages. */
  public Path qualify(Path path) throws IOException {
    // By its text, so that equal paths are equal however their URIs were escaped.
    return new Path(fileSystem(path).makeQualified(path).toString());
  }

  public boolean exists(Path path) throws IOException {
    return fileSystem(path).exists(path);
  }

  /**
   * A path as a person writes it. Hadoop would take {@code found-12:30.json} for a URI with the
   * scheme {@code found-12}; here a URI is what has a slash after its scheme.
   *
   * @throws InputRefused if it is no path
   */
  public static Path path(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    boolean colonInName = colon >= 0 && (slash < 0 || colon < slash) && slash != colon + 1;
    try {
      return new Path(colonInName ? "./" + text : text);
    } catch (IllegalArgumentException wrong) {
      throw new InputRefused(
          String.format(Locale.ROOT, "'%s' is no path: %s", text, wrong.getMessage()), wrong);
    }
  }

  /**
   * What has a name in a folder, whatever its name; Hadoop takes what stands before a colon for a
   * scheme.
   */
  public static Path child(Path folder, String name) {
    return new Path(folder, "./" + name);
  }

  /**
   * What is directly in a folder, in name order; an empty list where there is no such folder.
   *
   * @throws InputRefused if it may not be read, or the locale cannot read a name in it
   */
  public List<FileStatus> list(Path folder) throws IOException {
    try {
      return listed(folder);
    } catch (AccessDeniedException | AccessControlException denied) {
      throw new InputRefused(
          folder + ": the folder may not be read; give this user the right to read it", denied);
    }
  }

  private List<FileStatus> listed(Path folder) throws IOException {
    FileSystem files = fileSystem(folder);
    if (files instanceof RawLocalFileSystem) {
      FolderEntry entry = FolderEntry.at(this, files.makeQualified(folder));
      if (entry != null && entry.isFolder()) {
        return FolderEntry.in(this, entry).stream().map(FolderEntry::status).toList();
      }
    }
    try {
      List<FileStatus> entries = new ArrayList<>(List.of(fileSystem(folder).listStatus(folder)));
      entries.sort((a, b) -> a.getPath().getName().compareTo(b.getPath().getName()));
      return entries;
    } catch (FileNotFoundException absent) {
      return List.of();
    }
  }

  /**
   * Opens a file for reading.
   *
   * @throws java.nio.file.FileSystemException if it is a named pipe, a socket or a device, which
   *     could be read for ever; those below {@code /dev} and {@code /proc} may be named
   * @throws FileNotFoundException if it is absent or may not be read; what the local disk calls so
   *     for another reason is another {@link IOException}
   */
  public InputStream open(Path path) throws IOException {
    FileSystem fileSystem = fileSystem(path);
    boolean local = fileSystem instanceof RawLocalFileSystem;
    if (local) {
      LocalNames.requireFile(fileSystem.makeQualified(path));
    }
    try {
      return fileSystem.open(path);
    } catch (FileNotFoundException failed) {
      // Java says the same of a disk that does not answer and of too many open files.
      if (local && !LocalNames.isAbsentOrForbidden(fileSystem.makeQualified(path))) {
        throw new IOException(failed.getMessage(), failed);
      }
      throw failed;
    }
  }

  /** Reads a file of this software's own; the longest list is longer than any of those. */
  public byte[] readBytes(Path path) throws IOException {
    return readBytes(path, LIST_BYTES);
  }

  /**
   * Reads a file that may come from elsewhere.
   *
   * @param most how many bytes it may have
   * @throws InputRefused naming the file, if it has more
   */
  public byte[] readBytes(Path path, int most) throws IOException {
    try (InputStream in = open(path)) {
      byte[] content = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: longer than the %d MB that such a file may have",
                path,
                most >> 20));
      }
      return content;
    }
  }

  /** Creates or replaces a file; its folder is made if need be. */
  public OutputStream create(Path path) throws IOException {
    FileSystem fileSystem = fileSystem(path);
    if (fileSystem instanceof RawLocalFileSystem local) {
      LocalNames.requireWritable(path);
      LocalSync.makeFolder(local.pathToFile(path).toPath().toAbsolutePath().getParent());
      return new FileStream(fileSystem.create(path, true), null);
    }
    Path qualified = qualify(path);
    boolean isToBeRenamed = path.getName().startsWith(".");
    return new FileStream(
        fileSystem.create(path, true),
        () -> {
          if (isToBeRenamed) {
            forced.add(qualified);
          }
        });
  }

  /**
   * Writes a whole file so that a reader sees either what was there before or all of the new
   * content.
   */
  public void writeAtomically(Path path, byte[] content) throws IOException {
    if (!renamesAtomically(path)) {
      requireHeld(path);
      putObject(path, out -> out.write(content));
      return;
    }
    Path written = beside(path);
    try (OutputStream out = create(written)) {
      out.write(content);
    } catch (IOException failed) {
      deleteQuietly(written, failed);
      throw failed;
    }
    replace(written, path);
  }

  /**
   * Whether a rename is one step here, for a file and for a folder. In an object store it is not;
   * there an object appears whole when it is closed, over the one that was there before.
   */
  public boolean renamesAtomically(Path path) throws IOException {
    return !OBJECT_STORES.contains(fileSystem(path).getUri().getScheme());
  }

  /** A name in the same folder that no reader takes for a finished file. */
  public Path beside(Path path) {
    String name = "." + path.getName() + "." + UUID.randomUUID();
    return path.getParent() == null ? path(name) : child(path.getParent(), name);
  }

  /** Moves a finished file to its name, over whatever is there. */
  public void replace(Path written, Path target) throws IOException {
    Path ready = onDisk(written);
    requireHeld(target);
    CrashPoint.before(Step.NAME, target);
    move(ready, target);
    CrashPoint.after(Step.NAME, target);
  }

  private void move(Path written, Path target) throws IOException {
    if (!renamesAtomically(target)) {
      replaceObject(written, target);
    } else if (fileSystem(target) instanceof RawLocalFileSystem local) {
      // Hadoop would delete the target first, and a reader would find nothing for a moment.
      java.nio.file.Path there = local.pathToFile(target).toPath();
      Files.move(local.pathToFile(written).toPath(), there, StandardCopyOption.ATOMIC_MOVE);
      LocalSync.name(there);
    } else {
      context(target).rename(written, target, Options.Rename.OVERWRITE);
    }
  }

  /**
   * Moves a finished file to a name that nobody may hold yet.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if the name is taken
   */
  public void publish(Path written, Path target) throws IOException {
    force(written);
    requireHeld(target);
    CrashPoint.before(Step.NAME, target);
    if (renamesAtomically(target)) {
      renameToFreeName(written, target);
    } else {
      requireAbsent(target);
      moveObject(written, target);
    }
    CrashPoint.after(Step.NAME, target);
  }

  /**
   * Forces a file, or all files of a folder, to the disk, so that a loss of power after the rename
   * leaves no empty file. On HDFS that is done when a {@link FileStream} is closed; an object store
   * does it itself.
   */
  private void force(Path written) throws IOException {
    if (fileSystem(written) instanceof RawLocalFileSystem local) {
      LocalSync.content(local.pathToFile(written).toPath());
    }
  }

  /**
   * The same content, on the disks. Of what Spark wrote to HDFS a copy is, as nothing else forces a
   * closed file on clusters of any size; a file of more than {@value #MOST_COPIED_BYTES} bytes
   * stays as it is.
   */
  private Path onDisk(Path written) throws IOException {
    FileSystem fileSystem = fileSystem(written);
    if (!HDFS.equals(fileSystem.getUri().getScheme())
        || forced.remove(qualify(written))
        || fileSystem.getFileStatus(written).getLen() > MOST_COPIED_BYTES) {
      force(written);
      return written;
    }
    Path copied = beside(written);
    copy(written, copied);
    forced.remove(qualify(copied));
    delete(written);
    return copied;
  }

  private void renameToFreeName(Path written, Path target) throws IOException {
    if (fileSystem(target) instanceof RawLocalFileSystem local) {
      java.nio.file.Path there = local.pathToFile(target).toPath();
      LocalRename.toFreeName(local.pathToFile(written).toPath(), there);
      LocalSync.name(there);
    } else {
      context(target).rename(written, target, Options.Rename.NONE);
    }
  }

  /**
   * Moves a finished folder of files to a name that nobody may hold yet. In an object store that is
   * for one writer at a time: it must hold a lease.
   *
   * @param last the file without which a reader takes the folder for unfinished; in an object store
   *     it is moved last, and a folder without it may be written over
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if the name is taken
   */
  public void publishFolder(Path written, Path target, String last) throws IOException {
    force(written);
    requireHeld(target);
    CrashPoint.before(Step.NAME, target);
    if (renamesAtomically(target)) {
      renameToFreeName(written, target);
      CrashPoint.after(Step.NAME, target);
      return;
    }
    requireAbsent(new Path(target, last));
    delete(target);
    for (FileStatus file : list(written)) {
      if (!file.getPath().getName().equals(last)) {
        moveObject(file.getPath(), child(target, file.getPath().getName()));
      }
    }
    moveObject(new Path(written, last), new Path(target, last));
    delete(written);
  }

  /**
   * Removes a finished folder so that no reader takes what is left for finished at any time.
   *
   * @param last the file that makes it finished
   */
  public void deleteFolder(Path folder, String last) throws IOException {
    if (!renamesAtomically(folder)) {
      delete(new Path(folder, last));
    }
    delete(folder);
  }

  /** An object appears whole when it is closed; one that could not be written must never be. */
  private void putObject(Path path, Content content) throws IOException {
    FSDataOutputStream out = fileSystem(path).create(path, true);
    try {
      content.writeTo(out);
    } catch (IOException | RuntimeException failed) {
      if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
      throw failed;
    }
    out.close();
  }

  private void replaceObject(Path written, Path target) throws IOException {
    if (exists(target)) {
      // A rename would delete the target before it copies.
      putObject(target, out -> copy(written, out));
      delete(written);
    } else {
      moveObject(written, target);
    }
  }

  /** The store copies and deletes; the copy appears whole. */
  private void moveObject(Path from, Path to) throws IOException {
    if (!fileSystem(to).rename(from, to)) {
      throw new IOException(String.format(Locale.ROOT, "%s cannot be renamed to %s", from, to));
    }
  }

  private void requireAbsent(Path path) throws IOException {
    if (exists(path)) {
      throw new FileAlreadyExistsException(path + " exists already");
    }
  }

  private void deleteQuietly(Path path, IOException failed) {
    try {
      delete(path);
    } catch (IOException undeletable) {
      failed.addSuppressed(undeletable);
    }
  }

  /**
   * Tries whether files can be written in a folder, which need not exist yet, and leaves nothing
   * behind.
   *
   * @param option what the message calls the folder, such as {@code --output}
   * @throws InputRefused saying why not
   */
  public void requireWritable(String option, Path folder) throws IOException {
    List<Path> absent = new ArrayList<>();
    for (Path above = folder; above != null && !exists(above); above = above.getParent()) {
      absent.add(above);
    }
    Path trial = beside(new Path(folder, "trial"));
    try {
      create(trial).close();
    } catch (IOException unwritable) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s %s cannot be written: %s",
              option,
              folder,
              ErrorMessage.firstLine(unwritable)),
          unwritable);
    }
    delete(trial);
    for (Path made : absent) {
      fileSystem(made).delete(made, false);
    }
  }

  public void delete(Path path) throws IOException {
    if (path.getName().startsWith(".")) {
      fileSystem(path).delete(path, true);
      return;
    }
    requireHeld(path);
    CrashPoint.before(Step.DELETE, path);
    if (fileSystem(path).delete(path, true)) {
      CrashPoint.after(Step.DELETE, path);
    }
  }

  public void makeFolder(Path path) throws IOException {
    if (fileSystem(path) instanceof RawLocalFileSystem local) {
      LocalSync.makeFolder(local.pathToFile(path).toPath().toAbsolutePath());
    } else if (!fileSystem(path).mkdirs(path)) {
      throw new IOException(path + ": the folder cannot be made");
    }
  }

  /** Copies a file between any two file systems. */
  public void copy(Path from, Path to) throws IOException {
    try (OutputStream out = create(to)) {
      copy(from, out);
    }
  }

  private void copy(Path from, OutputStream out) throws IOException {
    try (InputStream in = open(from)) {
      byte[] buffer = new byte[COPY_BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  private FileContext context(Path path) throws IOException {
    return FileContext.getFileContext(qualify(path).toUri(), configuration);
  }
}
