package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelReference;
import io.lookonce.model.ModelRegistry;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce models rollback}. */
@Command(
    name = "rollback",
    description = {
      "Makes an earlier version the current one. Later versions stay in the registry and are",
      "withdrawn: no training that is resumed makes them current again, only --to does."
    })
final class ModelsRollbackCommand extends LookonceCommand {

  @Mixin private RegistryOption registryOption;

  @Parameters(paramLabel = "NAME", description = "A model of the registry, without a version.")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Default: the latest before the current one that is not withdrawn.")
  private Integer version;

  @Override
  protected int execute() throws IOException {
    ModelRegistry registry = registryOption.open(storage());
    require(version == null || version >= 1, "--to %s: versions count from 1", version);
    int before = registry.current(ModelReference.requireName(name));
    ModelBundle now =
        registry.rollBack(name, version == null ? OptionalInt.empty() : OptionalInt.of(version));
    out()
        .println(
            String.format(
                Locale.ROOT,
                "%s is the current version now; it was %s:%d",
                now.reference(),
                name,
                before));
    return ExitCode.DONE;
  }
}
