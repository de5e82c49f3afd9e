package io.lookonce.jobs.help;

import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.run.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookonce help}: the help of a command, also as a page for {@code man}. */
@HelpGroup("Help and checks")
@Command(
    name = "help",
    description = "Prints the help of a command, or its manual page.",
    footer = {
      "",
      "Examples:",
      "  lookonce help detect",
      "  lookonce help models import",
      "  lookonce help --man detect"
    },
    sortOptions = false)
public final class HelpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Words of the command, such as models import. Default: all commands.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--man",
      description = "Print a manual page, as in: lookonce help --man detect | man -l -")
  private boolean manual;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    CommandLine command = spec.parent().commandLine();
    for (String word : words) {
      CommandLine below = command.getSubcommands().get(word);
      if (below == null) {
        throw new CommandLine.ParameterException(
            command,
            String.format(
                Locale.ROOT,
                "there is no command '%s'; known: %s",
                word,
                String.join(", ", command.getSubcommands().keySet())));
      }
      command = below;
    }
    if (manual) {
      spec.commandLine().getOut().print(ManualPage.of(command.getCommandSpec()));
      spec.commandLine().getOut().flush();
    } else {
      command.usage(spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
