package io.lookonce.jobs.training;

import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base class of the commands that train by parameter averaging. */
abstract class TrainingCommand extends SparkCommand {

  @Parameters(
      paramLabel = "CONF",
      description = "HOCON file of the training, such as conf/train/signs-convnet.conf.")
  private Path configuration;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder for the model, the checkpoints, train.html and run.json.")
  private String outputFolder;

  @Option(
      names = "--resume",
      description = "Resume from the output's last checkpoint, or start if there is none.")
  private boolean resume;

  @Option(
      names = "--publish",
      paramLabel = "NAME",
      description = "Publish the model in the registry, as the next version of this name.")
  private String published;

  @Mixin private RegistryOption registry;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "Training engine: averaging, or dl4j, DL4J's own master for comparison (default: that of"
              + " the configuration file, else averaging).")
  private String engine;

  private Storage storage;
  private int threads;
  private TrainingRequest request;
  private TrainingJob job;

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
    storage = storage();
    SparkConf spark = new SparkConf();
    threads = spark.getInt("spark.task.cpus", 1);
    request = read(storage, configuration, trainingSettings(), threads, startModels());
    request.engine().requireUsable(spark);
    job = job();
    lease(storage, job.output().root());
    job.requireUsable(resume);
    request.requireMemory(spark, Runtime.getRuntime().maxMemory());
  }

  /** Reads and validates the request, without Spark. */
  protected abstract TrainingRequest read(
      Storage from, Path file, List<String> settings, int threadsPerWorker, StartModels models)
      throws IOException;

  /** Completes the request with values computed from the data, such as anchors. */
  protected TrainingRequest complete(
      SparkSession spark,
      TrainingRequest read,
      Storage from,
      Path file,
      List<String> settings,
      int threadsPerWorker,
      StartModels models)
      throws IOException {
    return read;
  }

  private void printIfNotCurrent() throws IOException {
    if (published == null) {
      return;
    }
    ModelBundle version = ModelBundle.open(storage, job.output().model());
    int current = registry.open(storage).current(published);
    if (version.card().version() != current) {
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s is not the current version, %s:%d is; 'lookonce models rollback --to' changes"
                      + " that",
                  version.reference(),
                  published,
                  current));
    }
  }

  private StartModels startModels() {
    return reference -> registry.model(storage, reference);
  }

  private TrainingJob job() throws IOException {
    TrainingJob made = new TrainingJob(storage, request, Storage.path(outputFolder));
    if (published != null) {
      made.publish(registry.open(storage), published);
    }
    return made;
  }

  private List<String> trainingSettings() {
    List<String> settings = new ArrayList<>(ownSettings());
    if (engine != null) {
      settings.add("engine=" + engine);
    }
    return settings;
  }

  @Override
  protected void describe() {
    request.shown().forEach((key, value) -> out().println(key + " = " + value));
    request.description().forEach(out()::println);
    out().println("output = " + job.output().root());
    if (published != null) {
      out().println("publish = " + published);
    }
  }

  @Override
  protected Map<String, String> sparkDefaults() {
    return TrainingJob.sparkDefaults();
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    request =
        complete(
            spark, request, storage, configuration, trainingSettings(), threads, startModels());
    job = job();
    try (RoundProgress progress = new RoundProgress(request)) {
      return job.run(spark, run, resume, progress);
    }
  }

  @Override
  protected void conclude() throws IOException {
    out().println("model: " + job.output().model());
    printIfNotCurrent();
  }
}
