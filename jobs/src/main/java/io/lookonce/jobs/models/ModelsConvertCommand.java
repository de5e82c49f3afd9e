package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce models convert}. */
@Command(
    name = "convert",
    description =
        "Writes a detector that came from Darknet, or was trained here, as the files that Darknet"
            + " reads.",
    sortOptions = false)
final class ModelsConvertCommand extends LookonceCommand {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "REF",
      description = "name, name:version, or the folder of a model.")
  private String model;

  @Option(
      names = "--darknet",
      required = true,
      arity = "2",
      paramLabel = "CFG WEIGHTS",
      description = "Files to write; they must not exist.")
  private List<String> darknet;

  @Mixin private RegistryOption registry;

  @Override
  protected boolean needsTrainingLibraries() {
    return true;
  }

  @Override
  protected int execute() throws IOException {
    Storage storage = storage();
    Path configuration = storage.qualify(Storage.path(darknet.get(0)));
    Path weights = storage.qualify(Storage.path(darknet.get(1)));
    require(!configuration.equals(weights), "--darknet names %s twice", configuration);
    for (Path target : List.of(configuration, weights)) {
      require(!storage.exists(target), "--darknet %s exists already", target);
    }
    ModelBundle bundle = registry.model(storage, model);
    new DarknetExport(storage, bundle).write(configuration, weights);
    out().println(bundle.reference() + " written to " + configuration + " and " + weights);
    return ExitCode.DONE;
  }
}
