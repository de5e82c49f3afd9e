package io.lookonce.jobs.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.CarriedModels;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelReference;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.recognition.NetworkTrial;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookonce models}: what is in the registry, and how models come into it. */
@HelpGroup("Measure and keep models")
@Command(
    name = "models",
    description = "Imports, lists, exports, converts, quantizes, verifies and rolls back models.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsImportCommand.class,
      ModelsCommand.ListCommand.class,
      ModelsCommand.ShowCommand.class,
      ModelsCommand.ExportCommand.class,
      ModelsConvertCommand.class,
      ModelsQuantizeCommand.class,
      ModelsCommand.RollbackCommand.class,
      ModelsCommand.VerifyCommand.class
    })
public final class ModelsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "name one of import, list, show, export, convert, quantize, rollback, verify");
  }

  /** {@code lookonce models list}. */
  @Command(
      name = "list",
      description =
          "Lists every model and version, and the models that Lookonce comes with. '*' marks the"
              + " current version, 'withdrawn' those that were rolled back.",
      footer = {"", "Examples:", "  lookonce models list"})
  static final class ListCommand extends LookonceCommand {

    private static final String LINE = "%-28s %-10s %-8s %-12s %s";

    @Mixin private RegistryOption registryOption;

    @Override
    protected int execute() throws IOException {
      ObjectNode json = new ObjectMapper().createObjectNode();
      ArrayNode models = json.putArray("models");
      out().println(String.format(Locale.ROOT, LINE, "MODEL", "KIND", "HEAD", "INPUT", "CLASSES"));
      ModelRegistry own = registryOption.open(storage());
      List<String> names = own.names();
      for (String name : names) {
        list(own, name, models, "");
      }
      Optional<ModelRegistry> carried = CarriedModels.registry(storage());
      if (carried.isPresent()) {
        for (String name : carried.get().names()) {
          if (!names.contains(name)) {
            list(carried.get(), name, models, "comes with Lookonce");
          }
        }
      }
      result(json);
      return ExitCode.DONE;
    }

    private void list(ModelRegistry registry, String name, ArrayNode models, String remark)
        throws IOException {
      int current = registry.current(name);
      Set<Integer> withdrawn = registry.withdrawn(name);
      for (int version : registry.versions(name)) {
        ModelBundle bundle = registry.open(name + ":" + version);
        ModelCard card = bundle.card();
        String said = withdrawn.contains(version) ? "withdrawn" : remark;
        out()
            .println(
                String.format(
                        Locale.ROOT,
                        LINE,
                        bundle.reference() + (version == current ? " *" : ""),
                        card.kind(),
                        head(card),
                        input(card),
                        card.classes().size() + "  " + said)
                    .strip());
        models
            .addObject()
            .put("model", bundle.reference())
            .put("current", version == current)
            .put("withdrawn", withdrawn.contains(version))
            .put("comes_with_lookonce", !remark.isEmpty())
            .put("kind", card.kind())
            .put("head", head(card))
            .put("input", input(card))
            .put("classes", card.classes().size());
      }
    }

    private static String head(ModelCard card) {
      return card.head() == null ? "-" : card.head().kind().toString();
    }

    private static String input(ModelCard card) {
      return card.input() == null ? "-" : card.input().width() + "x" + card.input().height();
    }
  }

  /** {@code lookonce models show}. */
  @Command(
      name = "show",
      description = "Prints the card of a model.",
      footer = {"", "Examples:", "  lookonce models show road-scenes"})
  static final class ShowCommand extends LookonceCommand {

    @Mixin private RegistryOption registry;

    @Parameters(paramLabel = "REF", description = "name, name:version, or the folder of a model.")
    private String model;

    @Override
    protected int execute() throws IOException {
      ModelBundle bundle = registry.model(storage(), model);
      out().println(bundle.card().json().strip());
      result(new ObjectMapper().readTree(bundle.card().json()));
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

  /** {@code lookonce models verify}. */
  @Command(
      name = "verify",
      description = "Checks every file's SHA-256, opens the network and tries it on empty input.",
      footer = {"", "Examples:", "  lookonce models verify road-scenes"})
  static final class VerifyCommand extends LookonceCommand {

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

  /** {@code lookonce models rollback}. */
  @Command(
      name = "rollback",
      description = {
        "Makes an earlier version of a model the current one. Later versions stay in the registry"
            + " and are",
        "withdrawn: no training that is resumed makes them current again, only --to does."
      },
      footer = {
        "",
        "Examples:",
        "  lookonce models rollback signs",
        "  lookonce models rollback signs --to 3"
      })
  static final class RollbackCommand extends LookonceCommand {

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

  /** {@code lookonce models export}. */
  @Command(
      name = "export",
      description = "Copies a model into a folder of its own, which '--model' takes as it is.",
      footer = {"", "Examples:", "  lookonce models export signs --output exported/signs"})
  static final class ExportCommand extends LookonceCommand {

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
          new Path(bundle.folder(), ModelBundle.CARD_FILE),
          new Path(written, ModelBundle.CARD_FILE));
      storage.publishFolder(written, target, ModelBundle.CARD_FILE);
      out().println(bundle.reference() + " exported to " + target);
      return ExitCode.DONE;
    }
  }
}
