package io.lookonce.jobs.sweep;

import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce sweep}: trains a network with many settings in parallel. */
@HelpGroup("Train")
@Command(
    name = "sweep",
    description = {
      "Trains a network with many settings in parallel and compares them. Writes trials.parquet,",
      "report.html and run.json. Run again, it trains the trials that are missing."
    },
    footer = {
      "",
      "--set also takes every key of the configuration file, such as",
      "--set settings.dataset=URI --set settings.epochs=20 --set random.count=100.",
      "",
      "Examples:",
      "  lookonce sweep conf/sweep/optimization.conf --output runs/sweep"
    },
    sortOptions = false)
public final class SweepCommand extends SparkCommand {

  /** One sweep of this run. */
  private record Planned(SweepRequest request, SweepOutput output) {}

  @Parameters(
      arity = "1..*",
      paramLabel = "CONF",
      description =
          "HOCON files of sweeps, such as conf/sweep/initialization.conf. Several files each get a"
              + " subfolder of the output with their name.")
  private List<Path> configurations;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder for trials.parquet, report.html and run.json.")
  private String outputFolder;

  @Option(names = "--retry-failed", description = "Train failed trials again.")
  private boolean retryFailed;

  @Option(
      names = "--max-error-rate",
      paramLabel = "0..1",
      description = "Share of failed trials above which the exit code is 3. Default: 0.5.")
  private double maxErrorRate = 0.5;

  private Storage storage;
  private final List<Planned> sweeps = new ArrayList<>();

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
        maxErrorRate >= 0 && maxErrorRate <= 1,
        "--max-error-rate %s: must be in [0, 1]",
        maxErrorRate);
    storage = storage();
    SparkConf spark = new SparkConf();
    int threads = spark.getInt("spark.task.cpus", 1);
    lease(storage, storage.qualify(Storage.path(outputFolder)));
    for (Path configuration : configurations) {
      SweepRequest request = SweepRequest.read(storage, configuration, ownSettings(), threads);
      SweepOutput output = new SweepOutput(storage, folder(request.name()));
      require(
          sweeps.stream().noneMatch(other -> other.output().root().equals(output.root())),
          "%s: another sweep of this run has the same name",
          configuration);
      output.requireUsable(request);
      request.requireMemory(spark, Runtime.getRuntime().maxMemory());
      sweeps.add(new Planned(request, output));
    }
  }

  private org.apache.hadoop.fs.Path folder(String sweep) {
    return configurations.size() == 1
        ? Storage.path(outputFolder)
        : Storage.child(Storage.path(outputFolder), sweep);
  }

  @Override
  protected void describe() {
    for (Planned sweep : sweeps) {
      sweep.request().description().forEach(out()::println);
      out().println("output = " + sweep.output().root());
    }
  }

  @Override
  protected Map<String, String> sparkDefaults() {
    return TrainingJob.sparkDefaults();
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    if (sweeps.size() == 1) {
      return run(spark, run, sweeps.get(0));
    }
    int exitCode = ExitCode.DONE;
    List<String> lines = new ArrayList<>();
    for (Planned sweep : sweeps) {
      RunResult result =
          RunScope.record(
              commandName(), storage, sweep.output().root(), part -> run(spark, part, sweep));
      out().println(result.health());
      lines.add(sweep.request().name());
      exitCode = Math.max(exitCode, result.exitCode());
    }
    String health = "see the folders of the sweeps " + String.join(", ", lines);
    return new RunResult(exitCode, health, Map.of(), Map.of(), Map.of());
  }

  private RunResult run(SparkSession spark, RunScope run, Planned sweep) throws IOException {
    return new SweepJob(storage, sweep.request(), sweep.output())
        .run(spark, run, retryFailed, maxErrorRate, this::tell);
  }

  @Override
  protected void conclude() {
    sweeps.forEach(sweep -> out().println("report: " + sweep.output().report()));
  }

  private void tell(int ended, int planned, String name, String result) {
    err().printf(Locale.ROOT, "trial %d of %d: %s: %s%n", ended, planned, name, result);
  }
}
