package io.lookonce.jobs.generate;

import io.lookonce.datasets.lookalike.Cats;
import io.lookonce.datasets.lookalike.HandSigns;
import io.lookonce.datasets.lookalike.Smiles;
import io.lookonce.datasets.planar.Circles;
import io.lookonce.datasets.planar.Football;
import io.lookonce.datasets.planar.Moons;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.generate.GeneratePlanarCommand.Defaults;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lookonce generate}: renders sample data sets and makes an untrained detector. */
@HelpGroup("Make data sets")
@Command(
    name = "generate",
    description = "Renders sample data and makes an untrained detector.",
    synopsisSubcommandLabel = "WHAT",
    mixinStandardHelpOptions = true)
public final class GenerateCommand implements Runnable {

  @Spec private CommandSpec spec;

  private GenerateCommand() {}

  /** The command with one subcommand per data set and one for the untrained detector. */
  public static CommandLine commandLine() {
    return new CommandLine(new GenerateCommand())
        .addSubcommand(new GenerateRoadScenesCommand())
        .addSubcommand(
            named(
                "signs",
                "Renders hands that show none to five fingers. Writes 64x64 PNG files, one folder"
                    + " per number.",
                new GenerateImagesCommand(new HandSigns())))
        .addSubcommand(
            named(
                "smiles",
                "Renders faces that smile or do not, one folder each: 64x64 PNG files.",
                new GenerateImagesCommand(new Smiles())))
        .addSubcommand(
            named(
                "cats",
                "Renders cats and other things, one folder each: 64x64 PNG files.",
                new GenerateImagesCommand(new Cats())))
        .addSubcommand(
            points(
                "circles",
                "two circles, one inside the other",
                new GeneratePlanarCommand(new Circles(), new Defaults(300, 0.05, 1, 100))))
        .addSubcommand(
            points(
                "moons",
                "two interleaving half circles",
                new GeneratePlanarCommand(new Moons(), new Defaults(300, 0.2, 3, 100))))
        .addSubcommand(
            points(
                "football",
                "where a kicked ball lands and which team heads it",
                new GeneratePlanarCommand(new Football(), new Defaults(211, 0.05, 1, 200))))
        .addSubcommand(new GenerateUntrainedDetectorCommand());
  }

  private static CommandLine points(String name, String figure, GeneratePlanarCommand command) {
    return named(
        name,
        String.format(
            Locale.ROOT,
            "Draws labelled points: %s. The output is a data set for conf/train/planar.conf."
                + " Default: %s.",
            figure,
            command.defaults()),
        command);
  }

  private static CommandLine named(String name, String description, Object command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().name(name).usageMessage().description(description);
    return line;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
