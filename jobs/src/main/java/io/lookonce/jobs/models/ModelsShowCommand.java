package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelReference;
import io.lookonce.model.ModelRegistry;
import java.io.IOException;
import java.util.Locale;
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
  protected int execute() throws IOException {
    ModelBundle bundle = registry.model(storage(), model);
    out().println(bundle.card().json().strip());
    noteIfWithdrawn(bundle);
    return ExitCode.DONE;
  }

  /** Beside the card, so that what is printed stays JSON. */
  private void noteIfWithdrawn(ModelBundle bundle) throws IOException {
    ModelRegistry own = registry.open(storage());
    String name = bundle.card().name();
    if (ModelReference.looksLikeOne(model)
        && own.withdrawn(name).contains(bundle.card().version())) {
      err()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s is withdrawn; the current version is %s:%d",
                  bundle.reference(),
                  name,
                  own.current(name)));
    }
  }
}
