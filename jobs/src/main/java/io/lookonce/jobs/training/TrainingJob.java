package io.lookonce.jobs.training;

import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.jobs.training.checkpoint.CheckpointStore;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.TrainingMemory;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a validated training request: trains and writes the model and train.html. */
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
   * Spark settings for trainings. Every round broadcasts a state. Its numbers hardly compress, nor
   * do images and states in a shuffle, and a small state should not take a block of several
   * megabytes.
   *
   * <p>Spark unrolls a partition that it keeps in memory and asks for half as much again as it has
   * read so far. A shard of more than two thirds of the storage memory would then go to disk, and
   * be read from there in every round, although it fits: {@code unrollMemoryGrowthFactor} of 1 asks
   * for no more than there is.
   */
  public static Map<String, String> sparkDefaults() {
    return Map.of(
        "spark.broadcast.compress", "false",
        "spark.broadcast.blockSize", "512k",
        "spark.shuffle.compress", "false",
        "spark.storage.unrollMemoryGrowthFactor", "1.0");
  }

  public TrainingOutput output() {
    return output;
  }

  /**
   * Requests that the model is published after training, as the next version of a name. The model
   * in the output is then identical to that version.
   *
   * <p>Publishing is idempotent: a resumed training whose files equal those of an existing version
   * reuses that version.
   *
   * @throws io.lookonce.storage.InputRefused if no model of this kind can be published under the
   *     name
   */
  public void publish(ModelRegistry into, String name) throws IOException {
    into.requirePublishable(name, request.plan().task().modelKind());
    registry = into;
    published = name;
  }

  /**
   * Checks the output before training.
   *
   * @param resume whether the output may hold a training to resume
   * @throws io.lookonce.storage.InputRefused if it is not writable, not new, or, with {@code
   *     resume}, if its checkpoints are damaged or belong to another training
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
   * @param run that the training is, or is part of
   * @throws TrainingDiverged if the loss or a parameter is not finite, after writing {@code
   *     train.html}
   */
  public RunResult run(SparkSession spark, RunScope run, boolean resume, TrainingListener listener)
      throws IOException {
    TrainingOutcome outcome = new TrainingOutcome(request);
    run.settings(outcome.settings());
    CheckpointStore checkpoints = checkpoints();
    checkpoints.removeLeftBehind();
    Optional<TrainingState> from = resume ? checkpoints.latest() : Optional.empty();
    TrainReportBuilder report = new TrainReportBuilder(request, from);
    // Before the hours that a training may take; run.json repeats them.
    request.warnings().forEach(log::warn);
    try {
      TrainingEngine.Trained trained =
          request.engine().train(spark, storage, request.plan(), from, checkpoints, listener);
      Stagnation.warning(trained).ifPresent(log::warn);
      RunResult result = withModel(trained, outcome.of(trained));
      writeReport(report.done(trained, result, run.provenance()));
      EpochTable.write(storage, output.root(), trained.state().history());
      return result;
    } catch (OutOfMemoryError error) {
      throw new IllegalStateException("the driver: " + TrainingMemory.exhausted(error));
    } catch (TrainingDiverged diverged) {
      try {
        writeReport(report.diverged(diverged, diverged.getMessage(), run.provenance()));
        EpochTable.write(storage, output.root(), diverged.state().history());
      } catch (IOException | RuntimeException unwritable) {
        diverged.addSuppressed(unwritable);
      }
      throw diverged;
    }
  }

  /** Writes the model, and publishes it if requested. */
  private RunResult withModel(TrainingEngine.Trained trained, RunResult result) throws IOException {
    ModelBundle model =
        new TrainedBundle(request.plan(), trained, result.metrics()).write(storage, output.model());
    if (registry == null) {
      return result.withModel(output.model().toString(), false);
    }
    ModelBundle version = publish(model);
    version.card().write(storage, output.model());
    return result.withModel(version.reference(), true);
  }

  private ModelBundle publish(ModelBundle model) throws IOException {
    try {
      return registry.publish(model, published);
    } catch (IOException | InputRefused failed) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the model is done, in %s, but cannot be published: %s; retry with --resume",
              output.model(),
              failed.getMessage()),
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
}
