package io.lookonce.jobs.generate;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lookonce generate}: what can be made from nothing, so that all can be tried. */
@Command(
    name = "generate",
    description = "Renders sample data and makes an untrained detector.",
    synopsisSubcommandLabel = "WHAT",
    mixinStandardHelpOptions = true,
    subcommands = {
      GenerateRoadScenesCommand.class,
      GenerateSignsCommand.class,
      GenerateSmilesCommand.class,
      GenerateCatsCommand.class,
      GenerateCirclesCommand.class,
      GenerateMoonsCommand.class,
      GenerateFootballCommand.class,
      GenerateUntrainedDetectorCommand.class
    })
public final class GenerateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
