package io.lookonce.jobs.models;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lookonce models}: what is in the registry, and how models come into it. */
@Command(
    name = "models",
    description = "Imports, lists, shows, exports, converts, verifies models and rolls them back.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsImportCommand.class,
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsExportCommand.class,
      ModelsConvertCommand.class,
      ModelsRollbackCommand.class,
      ModelsVerifyCommand.class
    })
public final class ModelsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name one of import, list, show, export, convert, rollback, verify");
  }
}
