package io.lookonce.storage;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A folder that is filled under a hidden name and then appears whole under its own, by a rename.
 *
 * <p>A process that is killed leaves the hidden folder behind. The hidden name therefore says which
 * process of which machine is writing, so that a later one can tell what nobody writes any more:
 * see {@link #removeLeftBehind}.
 */
public final class StagingFolder implements AutoCloseable {

  /** After this time nobody can still be writing; for folders of other machines. */
  private static final long LONGEST_WRITE_MILLISECONDS = 3_600_000;

  /** {@code .NAME.PID@HOST~UUID}. */
  private static final Pattern NAME = Pattern.compile("\\..+\\.(\\d+@.+)");

  /** {@code .NAME.UUID}, see {@link Storage#beside}. */
  private static final Pattern UNFINISHED_FILE =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Storage storage;
  private final Path path;
  private final WriterProcess writer;

  private StagingFolder(Storage storage, Path path, WriterProcess writer) {
    this.storage = storage;
    this.path = path;
    this.writer = writer;
  }

  /**
   * Makes an empty folder.
   *
   * @param target the name it is to appear under, or any in the same folder
   */
  public static StagingFolder begin(Storage storage, Path target) throws IOException {
    WriterProcess writer = WriterProcess.begin();
    String name = "." + target.getName() + "." + writer.name();
    StagingFolder folder = new StagingFolder(storage, new Path(target.getParent(), name), writer);
    storage.makeFolder(folder.path);
    return folder;
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /**
   * Gives the folder its name.
   *
   * @param target in the same folder
   * @param last the file without which a reader takes the folder for unfinished: in an object
   *     store, where folders cannot be renamed in one step, it is the last to appear
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if the name is taken
   */
  public void publish(Path target, String last) throws IOException {
    storage.publishFolder(path, target, last);
  }

  /** Removes what has not been published. */
  @Override
  public void close() throws IOException {
    storage.delete(path);
    writer.end();
  }

  /**
   * Removes staging folders whose writer is gone: a process that can be seen no longer to run, or
   * one that cannot be seen, as on another machine, and has not written for an hour. Files that
   * have not got their name for an hour go too. What is being written stays.
   */
  public static void removeLeftBehind(Storage storage, Path parent) throws IOException {
    for (FileStatus entry : storage.list(parent)) {
      Matcher name = NAME.matcher(entry.getPath().getName());
      boolean left =
          name.matches()
              ? isLeft(storage, entry, name.group(1))
              : isUnfinishedFile(entry) && isOld(entry.getModificationTime());
      if (left) {
        storage.delete(entry.getPath());
      }
    }
  }

  /** Whether this is a file that was to be written atomically and has not got its name. */
  public static boolean isUnfinishedFile(FileStatus entry) {
    return entry.isFile() && UNFINISHED_FILE.matcher(entry.getPath().getName()).matches();
  }

  private static boolean isOld(long lastWritten) {
    return System.currentTimeMillis() - lastWritten >= LONGEST_WRITE_MILLISECONDS;
  }

  private static boolean isLeft(Storage storage, FileStatus folder, String name)
      throws IOException {
    Optional<WriterProcess> writer = WriterProcess.parse(name);
    if (writer.isEmpty() || writer.get().isVisible()) {
      return writer.map(WriterProcess::isGone).orElse(false);
    }
    return isOld(lastWritten(storage, folder));
  }

  /** A folder's own time says nothing in an object store. */
  private static long lastWritten(Storage storage, FileStatus folder) throws IOException {
    return storage.list(folder.getPath()).stream()
        .mapToLong(FileStatus::getModificationTime)
        .max()
        .orElse(folder.getModificationTime());
  }
}
