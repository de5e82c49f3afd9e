package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckSettings;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.cli.SuppressionOptions;
import io.lookonce.jobs.run.ResultFolder;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce gradient-check}: compares a network's gradients with differences of its loss. */
@HelpGroup("Train")
@Command(
    name = "gradient-check",
    description = {
      "Checks the gradients of a network against differences of its loss. The differences are",
      "central and in double precision; the fast training step is compared with them too.",
      "Reports layer and parameter of the worst error. Exit code 1 if a gradient is wrong."
    },
    footer = {
      "",
      "--set also takes every key of the configuration file, such as",
      "--set seed=2 --set input.width=64.",
      "",
      "Examples:",
      "  lookonce gradient-check --network signs-convnet"
    },
    sortOptions = false)
public final class GradientCheckCommand extends SparkCommand {

  private static final int LARGEST_BATCH = 1024;

  @Parameters(
      arity = "0..1",
      paramLabel = "CONF",
      description = "HOCON file of a training, whose network is checked.")
  private Path configuration;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Instead of a file, a network by name, with its configuration in conf/train.")
  private String network;

  @Option(
      names = "--layer",
      split = ",",
      paramLabel = "NAME",
      description = "Check these layers only; repeatable. Default: all.")
  private List<String> layers = List.of();

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Folder for gradient-check.json and run.json. Default: none.")
  private String outputFolder;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Numbers to check per parameter array, drawn by the seed. Default: 4")
  private int samples = CheckSettings.USUAL.samples();

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Random examples on which the loss is computed. Default: 3")
  private int examples = 3;

  @Option(
      names = "--step",
      paramLabel = "H",
      description = "Step of the differences; smaller near a kink of the loss. Default: 1e-5")
  private double step = CheckSettings.USUAL.step();

  @Option(
      names = "--tolerance",
      paramLabel = "0..1",
      description = "Greatest relative error in double precision. Default: 1e-5")
  private double tolerance = CheckSettings.USUAL.tolerance();

  @Option(
      names = "--fast-tolerance",
      paramLabel = "0..1",
      description = "Greatest relative error of the fast step, in 32 bits. Default: 1e-3")
  private double fastTolerance = CheckSettings.USUAL.fastTolerance();

  @Option(
      names = "--kink-share",
      paramLabel = "0..1",
      description = "Greatest fraction of numbers at kinks of the loss. Default: 0.05")
  private double kinkShare = CheckSettings.USUAL.kinkShare();

  private CheckRequest request;
  private Optional<ResultFolder> output = Optional.empty();

  @Override
  protected boolean needsTrainingLibraries() {
    return true;
  }

  @Override
  protected boolean hasSettingsOfItsOwn() {
    return true;
  }

  @Override
  protected void prepare() throws IOException {
    require(
        (configuration == null) != (network == null),
        "one of CONF and --network is needed, and not both");
    requireRanges();
    if (outputFolder != null) {
      Storage storage = storage();
      ResultFolder folder = GradientCheckJob.output(storage, Storage.path(outputFolder));
      lease(storage, folder.root());
      folder.requireUsable();
      output = Optional.of(folder);
    }
    CheckRequest.Scope scope =
        new CheckRequest.Scope(
            new CheckSettings(samples, step, tolerance, fastTolerance, kinkShare),
            layers,
            examples,
            new SparkConf().getInt("spark.task.cpus", 1));
    request =
        network != null
            ? CheckRequest.ofNetwork(network, ownSettings(), scope)
            : CheckRequest.ofFile(configuration, ownSettings(), scope);
  }

  private void requireRanges() {
    require(samples >= 1, "--samples %d: at least 1 is needed", samples);
    require(
        examples >= 1 && examples <= LARGEST_BATCH,
        "--examples %d: must be from 1 to %d",
        examples,
        LARGEST_BATCH);
    require(step > 0 && step <= 1, "--step %s: must be above 0 and at most 1", step);
    requireTolerance("--tolerance", tolerance);
    requireTolerance("--fast-tolerance", fastTolerance);
    SuppressionOptions.requireFraction("--kink-share", kinkShare);
  }

  private static void requireTolerance(String option, double value) {
    require(value > 0 && value < 1, "%s %s: must be above 0 and below 1", option, value);
  }

  @Override
  protected void describe() {
    request.shown().forEach((key, value) -> out().println(key + " = " + value));
    request.description().forEach(out()::println);
    output.ifPresent(folder -> out().println("output = " + folder.root()));
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    return new GradientCheckJob(request, output).run(spark, run, out()::println);
  }

  @Override
  protected void conclude() {
    output.ifPresent(folder -> out().println("details: " + folder.root()));
  }
}
