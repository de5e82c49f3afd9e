package io.lookonce.jobs.evaluation.output;

import io.lookonce.jobs.run.ResultFolder;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The output folder of an evaluation and its files. */
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
   * Checks that the folder is new or empty, or holds an evaluation, which is then replaced.
   *
   * @throws io.lookonce.storage.InputRefused if it holds anything else, such as the results of
   *     another command
   */
  public void requireUsable() throws IOException {
    folder.requireUsable();
  }

  /** Removes the files of an earlier evaluation, so that results of two runs never mix. */
  public void begin() throws IOException {
    folder.begin();
  }

  /** Writes both files. */
  public void write(EvaluationResults results) throws IOException {
    folder.write(FIGURES, results.figures());
    folder.write(REPORT, results.report().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The contents of the two files, and what {@code run.json} says.
   *
   * @param figures content of {@code evaluation.json}
   * @param report content of {@code report.html}
   */
  public record EvaluationResults(byte[] figures, String report, RunResult result) {}
}
