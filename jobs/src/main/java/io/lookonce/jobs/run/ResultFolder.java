package io.lookonce.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A folder of a few files and {@code run.json}, which the next run of the command replaces. */
public final class ResultFolder {

  private final Storage storage;
  private final Path root;
  private final String command;
  private final List<String> ownFiles;

  /**
   * A folder.
   *
   * @param command that writes it, as {@code run.json} names it
   * @param files names of what it writes beside {@code run.json}
   */
  public ResultFolder(Storage storage, Path root, String command, List<String> files)
      throws IOException {
    this.storage = storage;
    this.root = storage.qualify(root);
    this.command = command;
    this.ownFiles = new ArrayList<>(files);
    ownFiles.add(RunFile.NAME);
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** A file in it. */
  public Path file(String name) {
    return new Path(root, name);
  }

  /**
   * Checks that results may be written here: the folder is new, empty, or holds results of the same
   * command, which are replaced.
   *
   * @throws InputRefused if it holds anything else, such as the results of another command
   */
  public void requireUsable() throws IOException {
    List<String> names = new ArrayList<>(OutputLease.contents(storage, root));
    names.removeIf(name -> name.startsWith("."));
    if (!ownFiles.containsAll(names) || (names.contains(RunFile.NAME) && !isOurRun())) {
      throw new InputRefused("--output " + root + " holds something else: use another folder");
    }
  }

  private boolean isOurRun() throws IOException {
    try {
      return new ObjectMapper()
          .readTree(storage.readBytes(file(RunFile.NAME), Storage.SMALL_FILE_BYTES))
          .path("command")
          .asText()
          .equals(command);
    } catch (JsonProcessingException broken) {
      return false;
    }
  }

  /**
   * Removes what an earlier run left, so that no run stands beside another's results; {@code
   * run.json} says by then that this one runs.
   */
  public void begin() throws IOException {
    for (String name : ownFiles) {
      if (!name.equals(RunFile.NAME)) {
        storage.delete(file(name));
      }
    }
  }

  /** Writes a file whole. */
  public void write(String name, byte[] content) throws IOException {
    storage.writeAtomically(file(name), content);
  }
}
