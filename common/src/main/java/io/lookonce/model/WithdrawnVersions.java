package io.lookonce.model;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * {@code WITHDRAWN} beside a name's versions: those that somebody went back from, one number a
 * line. They stay as they are, but nothing makes them the current one unless a person does.
 */
final class WithdrawnVersions {

  static final String FILE = "WITHDRAWN";

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final Storage storage;
  private final Path file;

  /**
   * @param home the folder of the name
   */
  WithdrawnVersions(Storage storage, Path home) {
    this.storage = storage;
    this.file = new Path(home, FILE);
  }

  /**
   * The numbers; a line that is none counts for nothing.
   *
   * @throws InputRefused if the file has a digest that is not its own
   */
  SortedSet<Integer> read() throws IOException {
    String text;
    try {
      text = new String(storage.readBytes(file, Storage.SMALL_FILE_BYTES), StandardCharsets.UTF_8);
    } catch (FileNotFoundException none) {
      return new TreeSet<>();
    }
    SortedSet<Integer> versions =
        text.lines()
            .map(String::strip)
            .filter(line -> ModelRegistry.VERSION_FOLDER.matcher(line).matches())
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    boolean isChanged =
        text.lines()
            .filter(line -> DIGEST.matcher(line).matches())
            .anyMatch(line -> !line.equals(digest(versions)));
    if (isChanged) {
      throw new InputRefused(
          file + " is damaged: write the numbers of the versions not to use into it, one a line");
    }
    return versions;
  }

  void write(SortedSet<Integer> versions) throws IOException {
    storage.writeAtomically(
        file, (lines(versions) + digest(versions) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String digest(SortedSet<Integer> versions) {
    String named = file.getParent().getName() + "\n" + lines(versions);
    return Sha256.of(named.getBytes(StandardCharsets.UTF_8));
  }

  private static String lines(SortedSet<Integer> versions) {
    return versions.stream().map(version -> version + "\n").collect(Collectors.joining());
  }
}
