package io.lookonce.jobs.averaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.jobs.report.RunFile;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.network.InputShape;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Training from a checked request to a finished output: rounds, model, run.json. */
public final class TrainingJob {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Storage storage;
  private final TrainingRequest request;
  private final TrainingOutput output;

  public TrainingJob(Storage storage, TrainingRequest request, Path output) throws IOException {
    this.storage = storage;
    this.request = request;
    this.output = new TrainingOutput(storage.qualify(output));
  }

  /**
   * Settings of Spark that suit a training. A state is broadcast in every round. Its numbers hardly
   * compress, and a small one should not take a block of several megabytes.
   */
  public static Map<String, String> sparkDefaults() {
    return Map.of("spark.broadcast.compress", "false", "spark.broadcast.blockSize", "512k");
  }

  public TrainingOutput output() {
    return output;
  }

  /**
   * Checks that the output can be written, before anything runs.
   *
   * @param resume whether a training that was begun there may be continued
   * @throws io.lookonce.storage.InputRefused if it is not new, or, to resume, if its checkpoints
   *     are damaged or of another training
   */
  public void requireUsable(boolean resume) throws IOException {
    if (resume) {
      checkpoints().latest();
    } else {
      output.requireNew(storage);
    }
  }

  /**
   * Trains and writes all results.
   *
   * @return what {@code run.json} says
   * @throws TrainingDiverged after writing {@code run.json} that says so
   */
  public RunFile run(SparkSession spark, boolean resume, TrainingListener listener)
      throws IOException {
    TrainingRun run = new TrainingRun(request);
    CheckpointStore checkpoints = checkpoints();
    Optional<TrainingState> from = resume ? checkpoints.latest() : Optional.empty();
    try {
      TrainingEngine.Trained trained =
          new AveragingEngine(spark, storage).train(request.plan(), from, checkpoints, listener);
      RunFile file = run.done(trained);
      writeModel(trained, file);
      write(file);
      return file;
    } catch (TrainingDiverged diverged) {
      write(run.failed(diverged.getMessage()));
      throw diverged;
    }
  }

  private CheckpointStore checkpoints() {
    return new CheckpointStore(
        storage, output.checkpoints(), request.identity(), request.plan().checkpoints().keep());
  }

  private void write(RunFile file) throws IOException {
    storage.writeAtomically(output.runFile(), file.json().getBytes(StandardCharsets.UTF_8));
  }

  private void writeModel(TrainingEngine.Trained trained, RunFile file) throws IOException {
    TrainingPlan plan = request.plan();
    ComputationGraph graph = plan.network().build(plan.settings(), plan.epochPlan().examples());
    byte[] values = trained.state().values().clone();
    System.arraycopy(trained.parameters(), 0, values, 0, trained.parameters().length);
    FlatState.into(graph, values);
    storage.writeAtomically(
        new Path(output.model(), NetworkArchive.FILE), NetworkArchive.of(graph));
    graph.close();
    storage.writeAtomically(new Path(output.model(), "network.json"), networkCard(trained, file));
  }

  /** What a reader of the network has to know. */
  private byte[] networkCard(TrainingEngine.Trained trained, RunFile file) throws IOException {
    TrainingPlan plan = request.plan();
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("network", plan.network().name());
    card.put("classes", plan.dataset().classes());
    card.put("height", plan.dataset().shape().height());
    card.put("width", plan.dataset().shape().width());
    card.put("channels", plan.dataset().shape().channels());
    card.put(
        "input",
        plan.network().input() instanceof InputShape.Image
            ? "pixels / 255, [examples, channels, rows, columns]"
            : "pixels / 255, [examples, rows x columns x channels]");
    card.put(
        "output",
        plan.network().outputs() == 1
            ? "probability of the second class, [examples, 1]"
            : "probability per class, [examples, classes]");
    card.put("dataset", plan.dataset().name());
    card.put("dataset_sha256", plan.dataset().contentSha256());
    card.put("seed", plan.settings().seed());
    card.put("metrics", file.metrics());
    card.put("lookonce", SoftwareVersion.version());
    card.put("git_commit", SoftwareVersion.gitCommit());
    card.put("parameters_sha256", Sha256.of(trained.parameters()));
    return JSON.writeValueAsBytes(card);
  }
}
