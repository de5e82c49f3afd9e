package io.lookonce.storage;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk as {@code s3a:}, with what an object store cannot do taken away: a rename of a
 * folder, and one over something that is there.
 */
public final class LocalObjectStore extends RawLocalFileSystem {

  private static final List<String> RENAMED = new CopyOnWriteArrayList<>();

  /** Storage that knows it. */
  public static Storage storage() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.s3a.impl", LocalObjectStore.class, FileSystem.class);
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    return new Storage(configuration);
  }

  /** A folder of the local disk as a path of the store. */
  public static Path path(java.nio.file.Path folder) {
    return new Path("s3a://bucket" + folder);
  }

  /** Names of the files that were given by a rename since the last call, in order. */
  static List<String> renamed() {
    List<String> names = List.copyOf(RENAMED);
    RENAMED.clear();
    return names;
  }

  @Override
  public URI getUri() {
    return URI.create("s3a://bucket");
  }

  @Override
  protected void checkPath(Path path) {}

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (getFileStatus(from).isDirectory()) {
      throw new IOException("an object store has no folders to rename: " + from);
    }
    if (exists(to)) {
      return false;
    }
    RENAMED.add(to.getName());
    return super.rename(from, to);
  }
}
