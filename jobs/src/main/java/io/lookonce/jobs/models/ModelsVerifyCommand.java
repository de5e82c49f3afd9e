package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lookonce models verify}. */
@Command(
    name = "verify",
    description = "Checks every file's SHA-256, opens the network and tries it on empty input.")
final class ModelsVerifyCommand extends LookonceCommand {

  @Mixin private RegistryOption registry;

  @Parameters(paramLabel = "REF", description = "name, name:version, or the folder of a model.")
  private String model;

  @Override
  protected int execute() throws IOException {
    Storage storage = storage();
    ModelBundle bundle = registry.model(storage, model);
    bundle.verify(storage);
    NetworkTrial.run(storage, bundle);
    out().println(bundle.reference() + " is sound");
    return ExitCode.DONE;
  }
}
