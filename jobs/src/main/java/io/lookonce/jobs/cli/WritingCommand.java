package io.lookonce.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/**
 * A command that writes an output: it checks all it can, works, and gives its result to the {@link
 * RunScope}, which records it.
 */
@HelpGroup("General")
public abstract class WritingCommand extends LookonceCommand {

  @Option(
      names = "--dry-run",
      description = "Check everything, print what would be done, and stop before the work.")
  private boolean dryRun;

  private RunScope scope;

  @Override
  protected final int execute() throws Exception {
    try (RunScope run = new RunScope(commandName())) {
      scope = run;
      prepare();
      if (dryRun) {
        describe();
        return ExitCode.DONE;
      }
      RunResult result = run.<Exception>carryOut(this::work);
      result(new ObjectMapper().readTree(run.json()));
      if (!isQuiet()) {
        out().println(result.health());
        conclude();
      } else if (result.exitCode() != ExitCode.DONE) {
        alarm().println(result.health());
      }
      return result.exitCode();
    }
  }

  /**
   * Makes the output this run's alone until it ends, with its {@code run.json}; to be called before
   * the output is checked, so that what was found still holds when the work begins. A dry run looks
   * only.
   *
   * @throws io.lookonce.storage.InputRefused naming the run that is writing there
   */
  protected final void lease(Storage storage, Path output) throws IOException {
    lease(storage, output, RunFile.NAME);
  }

  /**
   * The same where {@code run.json} has another name, such as one that readers of a table pass
   * over.
   */
  protected final void lease(Storage storage, Path output, String recordName) throws IOException {
    if (!dryRun) {
      scope.own(storage, output, recordName);
    }
  }

  /**
   * Makes a further folder this run's alone, which it also writes, such as a data set that it adds
   * to; {@link #lease} comes first.
   */
  protected final void leaseAlso(Storage storage, Path folder) throws IOException {
    if (!dryRun) {
      scope.ownAlso(storage, folder);
    }
  }

  /**
   * Reads and checks every input that can be known before the work.
   *
   * @throws io.lookonce.storage.InputRefused naming what cannot be used
   */
  protected abstract void prepare() throws Exception;

  /** Prints the resolved settings and what would be done with them. */
  protected abstract void describe() throws Exception;

  /** Does the work. */
  protected abstract RunResult work(RunScope run) throws Exception;

  /** Prints where the results are, below the line that says how the run ended. */
  protected void conclude() throws Exception {}
}
