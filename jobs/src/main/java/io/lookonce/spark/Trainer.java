package io.lookonce.spark;

import io.lookonce.ModelRegistry;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.model.CarriedModels;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Trains classifiers and detectors by parameter averaging, as the commands {@code train} and {@code
 * train-detector} do: the same data set, configuration and number of workers give the same
 * parameters to the bit. Immutable; the methods {@code with…} return another trainer.
 *
 * <p>A training writes its output folder: {@code model/}, {@code checkpoints/}, {@code train.html}
 * and {@code run.json}. It needs a Spark that runs jobs over RDDs, so neither Spark Connect nor a
 * serverless one.
 */
public final class Trainer {

  private final SparkSession spark;
  private final String output;
  private final boolean resume;
  private final ModelRegistry registry;
  private final String published;
  private final Consumer<TrainingProgress> listener;

  /**
   * A trainer.
   *
   * @param spark stays open; {@link #sparkDefaults} suits trainings
   * @param output path or URI of the folder of the results
   */
  public Trainer(SparkSession spark, String output) {
    this(spark, output, false, null, null, progress -> {});
  }

  private Trainer(
      SparkSession spark,
      String output,
      boolean resume,
      ModelRegistry registry,
      String published,
      Consumer<TrainingProgress> listener) {
    this.spark = spark;
    this.output = output;
    this.resume = resume;
    this.registry = registry;
    this.published = published;
    this.listener = listener;
  }

  /**
   * Spark settings, by key, to start a session for trainings with: every round broadcasts a state
   * whose numbers hardly compress.
   */
  public static Map<String, String> sparkDefaults() {
    return TrainingJob.sparkDefaults();
  }

  /**
   * Continues the training whose checkpoints the output folder holds, or starts one if it holds
   * none. A trainer that does not resume refuses such a folder.
   */
  public Trainer withResume() {
    return new Trainer(spark, output, true, registry, published, listener);
  }

  /**
   * Publishes the model after training.
   *
   * @param name in the registry; the model becomes its next and current version
   */
  public Trainer withPublication(ModelRegistry into, String name) {
    return new Trainer(spark, output, resume, into, name, listener);
  }

  /**
   * Follows the progress.
   *
   * @param follower called after every round by the thread that trains
   */
  public Trainer withListener(Consumer<TrainingProgress> follower) {
    return new Trainer(spark, output, resume, registry, published, follower);
  }

  /**
   * Trains to the end and writes the model. The network of the configuration decides whether it is
   * a classifier or a detector.
   *
   * @param dataset path or URI of a data set's folder, as {@code lookonce ingest} makes it
   * @throws InputRefused before anything is trained or written, if a key, the data set, the output
   *     folder or the memory does not do
   * @throws ArithmeticException if the loss or a parameter is no longer a finite number
   * @throws IOException if a file system fails, or another run has taken over the output folder
   */
  public TrainedModel train(String dataset, TrainingConfiguration configuration)
      throws IOException {
    SparkConf conf = spark.sparkContext().getConf();
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    int threads = conf.getInt("spark.task.cpus", 1);
    Supplier<Settings> settings = configuration.with("dataset", dataset)::settings;
    StartModels models = startModels(storage);
    TrainingRequest request = TrainingRequest.read(storage, settings, threads, models);
    request.engine().requireUsable(conf);
    RunId.begin();
    try (RunScope run = new RunScope(request.plan().task().command())) {
      TrainingJob job = job(storage, request);
      run.own(storage, job.output().root(), RunFile.NAME);
      job.requireUsable(resume);
      request.requireMemory(conf, Runtime.getRuntime().maxMemory());
      RunResult result =
          run.carryOut(
              begun ->
                  complete(storage, request, settings, models)
                      .run(spark, begun, resume, follower(request.epochs())));
      return trained(job, result);
    } catch (TrainingDiverged diverged) {
      ArithmeticException failure = new ArithmeticException(diverged.getMessage());
      failure.initCause(diverged);
      throw failure;
    } finally {
      RunId.end();
    }
  }

  private TrainingJob complete(
      Storage storage, TrainingRequest read, Supplier<Settings> settings, StartModels models)
      throws IOException {
    return job(
        storage,
        read.plan().task().modelKind().equals(ModelCard.DETECTOR)
            ? TrainingRequest.withAnchors(spark, storage, settings, read.plan().threads(), models)
            : read);
  }

  private static StartModels startModels(Storage storage) {
    io.lookonce.model.ModelRegistry models =
        new io.lookonce.model.ModelRegistry(storage, Storage.path(ModelRegistry.DEFAULT_ROOT));
    return reference -> CarriedModels.open(storage, models, reference);
  }

  private TrainingJob job(Storage storage, TrainingRequest request) throws IOException {
    TrainingJob job = new TrainingJob(storage, request, Storage.path(output));
    if (registry != null) {
      job.publish(
          new io.lookonce.model.ModelRegistry(storage, new Path(registry.root())), published);
    }
    return job;
  }

  private TrainingListener follower(int epochs) {
    return (epoch, round, rounds, loss, times) ->
        listener.accept(
            new TrainingProgress(epoch, epochs, round, rounds, loss, times.examplesPerSecond()));
  }

  private TrainedModel trained(TrainingJob job, RunResult run) throws IOException {
    String model = registry == null ? job.output().model().toString() : run.digests().get("model");
    ModelRegistry models =
        registry == null ? SparkModels.registry(spark, ModelRegistry.DEFAULT_ROOT) : registry;
    return new TrainedModel(
        models.open(model),
        run.digests().get("parameters_sha256"),
        new LinkedHashMap<>(run.metrics()),
        run.health());
  }
}
