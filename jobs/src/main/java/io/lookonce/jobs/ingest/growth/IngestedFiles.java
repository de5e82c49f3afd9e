package io.lookonce.jobs.ingest.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * {@code ingested.jsonl} of a growing data set lists the image files that were read, one JSON
 * object per line, so that only changed files are read again. It is only a cache: without it all
 * files are read, and digests identify the images of the data set.
 */
final class IngestedFiles {

  private static final String FILE = "ingested.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The version of a file that was read.
   *
   * @param modified milliseconds since 1970
   */
  record Stamp(String path, long length, long modified) {}

  private final Storage storage;
  private final Path file;
  private final Map<String, Stamp> read = new TreeMap<>();

  /** Reads the list of a data set; invalid lines are ignored. */
  IngestedFiles(Storage storage, Path dataset) throws IOException {
    this.storage = storage;
    this.file = new Path(dataset, FILE);
    if (!storage.exists(file)) {
      return;
    }
    for (String line :
        new String(storage.readBytes(file, Storage.LIST_BYTES), UTF_8).lines().toList()) {
      try {
        Stamp stamp = JSON.readValue(line, Stamp.class);
        read.put(stamp.path(), stamp);
      } catch (JsonProcessingException broken) {
        continue;
      }
    }
  }

  /** The files that were read before and are unchanged. */
  Set<String> unchanged(Map<String, Stamp> files) {
    Set<String> unchanged = new HashSet<>();
    files.forEach(
        (path, stamp) -> {
          if (stamp.equals(read.get(path))) {
            unchanged.add(path);
          }
        });
    return unchanged;
  }

  /**
   * Adds files to the list.
   *
   * @param files as they were before they were read: one that changed meanwhile is read again
   */
  void add(Collection<Stamp> files) throws IOException {
    files.forEach(stamp -> read.put(stamp.path(), stamp));
    StringBuilder lines = new StringBuilder();
    for (Stamp stamp : read.values()) {
      lines.append(JSON.writeValueAsString(stamp)).append('\n');
    }
    storage.writeAtomically(file, lines.toString().getBytes(UTF_8));
  }

  /** The present versions of files, by path. Lists every folder only once. */
  Map<String, Stamp> stamps(List<String> paths) throws IOException {
    Set<Path> folders = new HashSet<>();
    paths.forEach(path -> folders.add(new Path(path).getParent()));
    Map<String, Stamp> stamps = new HashMap<>();
    for (Path folder : folders) {
      for (FileStatus status : storage.list(folder)) {
        String path = status.getPath().toString();
        stamps.put(path, new Stamp(path, status.getLen(), status.getModificationTime()));
      }
    }
    stamps.keySet().retainAll(new HashSet<>(paths));
    return stamps;
  }
}
