package io.lookonce.jobs.help;

import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.run.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lookonce completion}: a script that completes commands and options in bash and zsh. */
@HelpGroup("Help and checks")
@Command(
    name = "completion",
    description = "Prints a script that completes commands and options in bash and zsh.",
    footer = {"", "Examples:", "  lookonce completion > ~/.lookonce-completion"},
    sortOptions = false)
public final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("lookonce", spec.parent().commandLine());
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
