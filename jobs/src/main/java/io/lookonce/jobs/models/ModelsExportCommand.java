package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce models export}. */
@Command(
    name = "export",
    description = "Copies a model into a folder of its own, which '--model' takes as it is.")
final class ModelsExportCommand extends LookonceCommand {

  @Mixin private RegistryOption registry;

  @Parameters(paramLabel = "REF", description = "name, name:version, or the folder of a model.")
  private String model;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder to make; it must not exist.")
  private String outputFolder;

  @Override
  protected int execute() throws IOException {
    Storage storage = storage();
    ModelBundle bundle = registry.model(storage, model);
    Path target = storage.qualify(Storage.path(outputFolder));
    require(!storage.exists(target), "--output %s exists already", target);
    bundle.verify(storage);
    Path written = storage.beside(target);
    for (String file : bundle.card().files().keySet()) {
      storage.copy(new Path(bundle.folder(), file), new Path(written, file));
    }
    storage.copy(
        new Path(bundle.folder(), ModelBundle.CARD_FILE), new Path(written, ModelBundle.CARD_FILE));
    storage.publishFolder(written, target, ModelBundle.CARD_FILE);
    out().println(bundle.reference() + " exported to " + target);
    return ExitCode.DONE;
  }
}
