package io.lookonce.jobs.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.report.RunFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Where the results of an evaluation go: three files in one folder. */
public final class EvaluationOutput {

  /** The command that writes it. */
  public static final String COMMAND = "evaluate";

  private static final String FIGURES = "evaluation.json";
  private static final String REPORT = "report.html";
  private static final List<String> OWN_FILES = List.of(FIGURES, REPORT, RunFile.NAME);

  private final Storage storage;
  private final Path root;

  public EvaluationOutput(Storage storage, Path root) throws IOException {
    this.storage = storage;
    this.root = storage.qualify(root);
  }

  public Path root() {
    return root;
  }

  public Path report() {
    return file(REPORT);
  }

  /**
   * Checks that results may be written here: the folder is new, empty, or holds an evaluation,
   * which is replaced.
   *
   * @throws InputRefused if it holds anything else, such as the results of another command
   */
  public void requireUsable() throws IOException {
    List<String> names =
        storage.list(root).stream()
            .map(FileStatus::getPath)
            .map(Path::getName)
            .filter(name -> !name.equals(OutputLease.FOLDER))
            .toList();
    if (!OWN_FILES.containsAll(names) || (names.contains(RunFile.NAME) && !isOurRun())) {
      throw new InputRefused("--output " + root + " holds something else: use another folder");
    }
  }

  private boolean isOurRun() throws IOException {
    try {
      return new ObjectMapper()
          .readTree(storage.readBytes(file(RunFile.NAME)))
          .path("command")
          .asText()
          .equals(COMMAND);
    } catch (JsonProcessingException broken) {
      return false;
    }
  }

  /** Removes what an earlier evaluation left, so that no run stands beside another's figures. */
  public void begin() throws IOException {
    for (String name : OWN_FILES) {
      storage.delete(file(name));
    }
  }

  /** Writes all three files, that which says how it went last. */
  public void write(EvaluationResults results) throws IOException {
    storage.writeAtomically(file(FIGURES), results.figures());
    storage.writeAtomically(report(), results.report().getBytes(StandardCharsets.UTF_8));
    writeRunFile(results.runFile());
  }

  /** Writes how it went, where there is nothing else to write. */
  public void writeRunFile(RunFile run) throws IOException {
    storage.writeAtomically(file(RunFile.NAME), run.json().getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name) {
    return new Path(root, name);
  }
}
