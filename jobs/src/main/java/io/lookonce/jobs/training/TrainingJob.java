package io.lookonce.jobs.training;

import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.TrainingListener;
import io.lookonce.jobs.training.checkpoint.CheckpointStore;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.TrainingMemory;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Training from a checked request to a finished output: rounds, model, train.html, run.json. */
public final class TrainingJob {

  private static final Logger log = LoggerFactory.getLogger(TrainingJob.class);

  private final Storage storage;
  private final TrainingRequest request;
  private final TrainingOutput output;
  private ModelRegistry registry;
  private String published;

  public TrainingJob(Storage storage, TrainingRequest request, Path output) throws IOException {
    this.storage = storage;
    this.request = request;
    this.output = new TrainingOutput(storage.qualify(output));
  }

  /**
   * Settings of Spark that suit a training. A state is broadcast in every round. Its numbers hardly
   * compress, nor do images and workers' states in a shuffle, and a small one should not take a
   * block of several megabytes.
   */
  public static Map<String, String> sparkDefaults() {
    return Map.of(
        "spark.broadcast.compress", "false",
        "spark.broadcast.blockSize", "512k",
        "spark.shuffle.compress", "false");
  }

  public TrainingOutput output() {
    return output;
  }

  /**
   * Has the model published when it is done, as the next version of a name. The output's model is
   * then that version, to the byte.
   *
   * <p>The parameters of a training become one version of a name, however often the training is
   * resumed: if a version of the name holds the very same files, it is the one.
   *
   * @throws io.lookonce.storage.InputRefused if no classifier can be published so
   */
  public void publish(ModelRegistry into, String name) throws IOException {
    into.requirePublishable(name, request.plan().subject().modelKind());
    registry = into;
    published = name;
  }

  /**
   * Checks that the output can be written, before anything runs.
   *
   * @param resume whether a training that was begun there may be continued
   * @throws io.lookonce.storage.InputRefused if it cannot be written, if it is not new, or, to
   *     resume, if its checkpoints are damaged or of another training
   */
  public void requireUsable(boolean resume) throws IOException {
    if (!resume) {
      output.requireNew(storage);
    } else if (checkpoints().latest().isEmpty()) {
      output.requireNothingElse(storage);
    }
    output.requireWritable(storage);
  }

  /**
   * Trains and writes all results.
   *
   * @return what {@code run.json} says
   * @throws TrainingDiverged if the loss or a parameter is no finite number any more, after writing
   *     {@code train.html} that says so; this and every other failure after writing {@code
   *     run.json} that says so
   */
  public RunFile run(SparkSession spark, boolean resume, TrainingListener listener)
      throws IOException {
    TrainingRun run = new TrainingRun(request);
    CheckpointStore checkpoints = checkpoints();
    checkpoints.removeLeftBehind();
    Optional<TrainingState> from = resume ? checkpoints.latest() : Optional.empty();
    TrainingReport report = new TrainingReport(request, from);
    // Before the hours that a training may take; its health says it again at the end.
    request.warnings().forEach(log::warn);
    try {
      TrainingEngine.Trained trained =
          request.engine().open(spark, storage).train(request.plan(), from, checkpoints, listener);
      RunFile file = withModel(trained, run.done(trained));
      writeReport(report.done(trained, file));
      write(file);
      return file;
    } catch (OutOfMemoryError error) {
      IllegalStateException failure =
          new IllegalStateException("the driver: " + TrainingMemory.exhausted(error));
      FailureRecord.write(failure, () -> writeFailure(run, report, failure));
      throw failure;
    } catch (Exception failure) {
      // Spark throws checked exceptions that no method declares.
      FailureRecord.write(failure, () -> writeFailure(run, report, failure));
      throw failure;
    }
  }

  private void writeFailure(TrainingRun run, TrainingReport report, Exception failure)
      throws IOException {
    RunFile file = run.failed(failure);
    if (failure instanceof TrainingDiverged diverged) {
      writeReport(report.diverged(diverged, file));
    }
    write(file);
  }

  /** Writes the model, and publishes it if that is wanted. */
  private RunFile withModel(TrainingEngine.Trained trained, RunFile file) throws IOException {
    ModelBundle model =
        new TrainedModel(request.plan(), trained, file.metrics()).write(storage, output.model());
    if (registry == null) {
      return file.withModel(output.model().toString(), false);
    }
    ModelBundle version = publish(model);
    version.card().write(storage, output.model());
    return file.withModel(version.reference(), true);
  }

  private ModelBundle publish(ModelBundle model) throws IOException {
    try {
      return registry.publish(model, published);
    } catch (IOException | InputRefused failed) {
      throw new IOException(
          "the model is done, in %s, but cannot be published: %s; --resume tries it again"
              .formatted(output.model(), failed.getMessage()),
          failed);
    }
  }

  private CheckpointStore checkpoints() {
    return new CheckpointStore(
        storage, output.checkpoints(), request.identity(), request.plan().checkpoints().keep());
  }

  private void writeReport(String html) throws IOException {
    storage.writeAtomically(output.report(), html.getBytes(StandardCharsets.UTF_8));
  }

  private void write(RunFile file) throws IOException {
    storage.writeAtomically(output.runFile(), file.json().getBytes(StandardCharsets.UTF_8));
  }
}
