package io.lookonce.jobs;

import io.lookonce.jobs.report.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lookonce models show}. */
@Command(name = "show", description = "Prints the card of a model.")
final class ModelsShowCommand extends LookonceCommand {

  @Mixin private RegistryOption registry;

  @Parameters(paramLabel = "REF", description = "name, name:version, or the folder of a model.")
  private String model;

  @Override
  int execute() throws IOException {
    out().println(registry.model(storage(), model).card().json().strip());
    return ExitCode.DONE;
  }
}
