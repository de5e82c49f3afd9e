package io.lookonce.jobs.evaluation;

import io.lookonce.jobs.report.RunFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Where the results of an evaluation go: three files in one folder. */
public final class EvaluationOutput {

  private static final String FIGURES = "evaluation.json";
  private static final String REPORT = "report.html";

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
    return new Path(root, REPORT);
  }

  /**
   * Checks that results may be written here: the folder is new, empty, or holds an evaluation,
   * which is replaced.
   *
   * @throws InputRefused if it holds anything else, such as the results of another command
   */
  public void requireUsable() throws IOException {
    List<String> names =
        storage.list(root).stream().map(FileStatus::getPath).map(Path::getName).toList();
    List<String> own = List.of(FIGURES, REPORT, RunFile.NAME);
    boolean others = names.stream().anyMatch(name -> !own.contains(name));
    boolean anothersRun = names.contains(RunFile.NAME) && !names.contains(FIGURES);
    if (others || (anothersRun && !isOurs())) {
      throw new InputRefused("--output " + root + " holds something else: use another folder");
    }
  }

  /** Whether the run that is noted here was an evaluation, one that did not come to an end. */
  private boolean isOurs() throws IOException {
    String run =
        new String(storage.readBytes(new Path(root, RunFile.NAME)), StandardCharsets.UTF_8);
    return run.contains("\"command\" : \"" + EvaluationRun.COMMAND + "\"");
  }

  void writeFigures(byte[] json) throws IOException {
    storage.writeAtomically(new Path(root, FIGURES), json);
  }

  void writeReport(String html) throws IOException {
    storage.writeAtomically(report(), html.getBytes(StandardCharsets.UTF_8));
  }

  void writeRunFile(RunFile run) throws IOException {
    storage.writeAtomically(
        new Path(root, RunFile.NAME), run.json().getBytes(StandardCharsets.UTF_8));
  }
}
