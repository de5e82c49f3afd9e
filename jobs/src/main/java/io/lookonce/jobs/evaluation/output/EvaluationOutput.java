package io.lookonce.jobs.evaluation.output;

import io.lookonce.jobs.run.ResultFolder;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Where the results of an evaluation go: three files in one folder. */
public final class EvaluationOutput {

  /** The command that writes it. */
  public static final String COMMAND = "evaluate";

  private static final String FIGURES = "evaluation.json";
  private static final String REPORT = "report.html";

  private final ResultFolder folder;

  public EvaluationOutput(Storage storage, Path root) throws IOException {
    this.folder = new ResultFolder(storage, root, COMMAND, List.of(FIGURES, REPORT));
  }

  public Path root() {
    return folder.root();
  }

  public Path report() {
    return folder.file(REPORT);
  }

  /**
   * Checks that results may be written here: the folder is new, empty, or holds an evaluation,
   * which is replaced.
   *
   * @throws io.lookonce.storage.InputRefused if it holds anything else, such as the results of
   *     another command
   */
  public void requireUsable() throws IOException {
    folder.requireUsable();
  }

  /** Removes what an earlier evaluation left, so that no run stands beside another's figures. */
  public void begin() throws IOException {
    folder.begin();
  }

  /** Writes all three files, that which says how it went last. */
  public void write(EvaluationResults results) throws IOException {
    folder.write(FIGURES, results.figures());
    folder.write(REPORT, results.report().getBytes(StandardCharsets.UTF_8));
    writeRunFile(results.runFile());
  }

  /** Writes how it went, where there is nothing else to write. */
  public void writeRunFile(RunFile run) throws IOException {
    folder.write(run);
  }
}
