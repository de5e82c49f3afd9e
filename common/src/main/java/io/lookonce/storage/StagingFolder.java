package io.lookonce.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final Pattern NAME = Pattern.compile("\\..+\\.(\\d+)@([^@~]+)~[0-9a-f-]{36}");

  private static final String HOST =
      ManagementFactory.getRuntimeMXBean()
          .getName()
          .replaceFirst("^\\d*@", "")
          .replaceAll("[^A-Za-z0-9.-]", "-");

  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  private final Storage storage;
  private final Path path;

  private StagingFolder(Storage storage, Path path) {
    this.storage = storage;
    this.path = path;
  }

  /**
   * Makes an empty folder.
   *
   * @param target the name it is to appear under, or any in the same folder
   */
  public static StagingFolder begin(Storage storage, Path target) throws IOException {
    String name =
        ".%s.%d@%s~%s"
            .formatted(target.getName(), ProcessHandle.current().pid(), HOST, UUID.randomUUID());
    StagingFolder folder = new StagingFolder(storage, new Path(target.getParent(), name));
    OWN.add(name);
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
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if the name is taken
   */
  public void publish(Path target) throws IOException {
    storage.publish(path, target);
  }

  /** Removes what has not been published. */
  @Override
  public void close() throws IOException {
    storage.delete(path);
    OWN.remove(path.getName());
  }

  /**
   * Removes staging folders whose writer is gone: a process of this machine that no longer runs, or
   * one of another machine that has not written for an hour. What is being written stays.
   */
  public static void removeLeftBehind(Storage storage, Path parent) throws IOException {
    for (FileStatus entry : storage.list(parent)) {
      Matcher name = NAME.matcher(entry.getPath().getName());
      if (name.matches() && !isLive(storage, entry, name)) {
        storage.delete(entry.getPath());
      }
    }
  }

  private static boolean isLive(Storage storage, FileStatus folder, Matcher name)
      throws IOException {
    long process = Long.parseLong(name.group(1));
    if (!name.group(2).equals(HOST)) {
      return System.currentTimeMillis() - lastWritten(storage, folder) < LONGEST_WRITE_MILLISECONDS;
    }
    return process == ProcessHandle.current().pid()
        ? OWN.contains(name.group())
        : ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }

  /** A folder's own time says nothing in an object store. */
  private static long lastWritten(Storage storage, FileStatus folder) throws IOException {
    return storage.list(folder.getPath()).stream()
        .mapToLong(FileStatus::getModificationTime)
        .max()
        .orElse(folder.getModificationTime());
  }
}
