package io.lookonce.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.apache.hadoop.fs.Path;

/**
 * The edge of a folder that was given: names in files from elsewhere, and symbolic links in it, may
 * lead nowhere else.
 *
 * <p>Links are known of the local disk alone. What a link leads to is looked up when it is asked
 * for; who can write in the folder afterwards can still put another one in its place.
 */
public final class FolderBounds {

  private final String prefix;
  private final java.nio.file.Path real;

  private FolderBounds(String prefix, java.nio.file.Path real) {
    this.prefix = prefix;
    this.real = real;
  }

  /**
   * The edge of a folder; a folder that is a link itself is the one that it leads to.
   *
   * @param folder qualified
   */
  public static FolderBounds of(Path folder) throws IOException {
    String name = folder.toString();
    java.nio.file.Path local = LocalNames.isLocal(folder) ? LocalNames.of(folder) : null;
    return new FolderBounds(
        name.endsWith("/") ? name : name + "/",
        local != null && Files.exists(local) ? local.toRealPath() : null);
  }

  /**
   * Whether a path lies below the folder by its name and, on the local disk, also once its links
   * are followed. What does not exist has no links.
   *
   * @param path qualified
   */
  public boolean holds(Path path) throws IOException {
    try {
      return path.toString().startsWith(prefix) && !isOutside(path);
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  /**
   * Whether something is a link that leads out of the folder.
   *
   * @param path found by walking down from the folder, past no such link
   */
  public boolean leadsOut(Path path) throws IOException {
    return real != null
        && LocalNames.isLocal(path)
        && Files.isSymbolicLink(LocalNames.of(path))
        && isOutside(path);
  }

  private boolean isOutside(Path path) throws IOException {
    if (real == null || !LocalNames.isLocal(path)) {
      return false;
    }
    java.nio.file.Path local = LocalNames.of(path);
    return Files.exists(local) && !local.toRealPath().startsWith(real);
  }

  /** Whether a qualified path is a symbolic link. */
  public static boolean isLink(Path path) {
    return LocalNames.isLocal(path) && Files.isSymbolicLink(LocalNames.of(path));
  }

  /** What a folder is called once its links are followed, so that no two names are one folder. */
  public static String identity(Path folder) throws IOException {
    return LocalNames.isLocal(folder)
        ? LocalNames.of(folder).toRealPath().toString()
        : folder.toString();
  }
}
