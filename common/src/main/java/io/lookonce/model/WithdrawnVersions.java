package io.lookonce.model;

import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * {@code WITHDRAWN} beside a name's versions: those that somebody went back from, one number a
 * line. They stay as they are, but nothing makes them the current one unless a person does.
 */
final class WithdrawnVersions {

  static final String FILE = "WITHDRAWN";

  private final Storage storage;
  private final Path file;

  /**
   * @param home the folder of the name
   */
  WithdrawnVersions(Storage storage, Path home) {
    this.storage = storage;
    this.file = new Path(home, FILE);
  }

  /** The numbers; a line that is none counts for nothing. */
  SortedSet<Integer> read() throws IOException {
    try {
      return new String(storage.readBytes(file, Storage.SMALL_FILE_BYTES), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> ModelRegistry.VERSION_FOLDER.matcher(line).matches())
          .map(Integer::valueOf)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (FileNotFoundException none) {
      return new TreeSet<>();
    }
  }

  void write(SortedSet<Integer> versions) throws IOException {
    String lines = versions.stream().map(version -> version + "\n").collect(Collectors.joining());
    storage.writeAtomically(file, lines.getBytes(StandardCharsets.UTF_8));
  }
}
