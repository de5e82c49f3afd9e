package io.lookonce.jobs.training;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.averaging.FlatState;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.network.NetworkMemory;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Writes the result of a training as a model bundle. */
final class TrainedBundle {

  private final TrainingPlan plan;
  private final TrainingEngine.Trained trained;
  private final Map<String, ?> metrics;

  /**
   * @param metrics the metrics of {@code run.json}, by split
   */
  TrainedBundle(TrainingPlan plan, TrainingEngine.Trained trained, Map<String, ?> metrics) {
    this.plan = plan;
    this.trained = trained;
    this.metrics = metrics;
  }

  /**
   * Writes the bundle; the same training gives the same files.
   *
   * @throws IOException also if the ONNX file's outputs differ from those of the network
   */
  ModelBundle write(Storage storage, Path folder) throws IOException {
    java.nio.file.Path local = Files.createTempDirectory("lookonce-model");
    ComputationGraph graph = graph();
    try {
      ModelDraft draft = draft();
      List<Path> files =
          plan.task().export(graph, draft, local).stream()
              .map(file -> new Path(file.toUri()))
              .toList();
      return ModelBundle.write(storage, draft, files, folder);
    } finally {
      NetworkMemory.free(graph);
      storage.delete(new Path(local.toUri()));
    }
  }

  /**
   * The network with the resulting parameters, and the optimizer state and counts of the last
   * round.
   */
  private ComputationGraph graph() {
    EpochPlan epoch = plan.epochPlan();
    ComputationGraph graph = plan.network().build(plan.settings(), epoch.examples());
    FlatState.into(graph, trained.state().values());
    FlatState.in(graph).copyParametersFrom(trained.parameters());
    int epochs = trained.state().epoch();
    graph.getConfiguration().setIterationCount(Math.multiplyExact(epochs, epoch.steps()));
    graph.getConfiguration().setEpochCount(epochs);
    return graph;
  }

  private ModelDraft draft() {
    ModelDraft draft = plan.task().draft(bySplit(), plan.settings().seed());
    plan.task().start().ifPresent(start -> start.noteIn(draft));
    return draft
        .from("network", plan.network().name())
        .from("dataset.content_sha256", plan.dataset().contentSha256())
        .from("parameters_sha256", Sha256.of(trained.parameters()));
  }

  private Map<String, Object> bySplit() {
    Map<String, Object> bySplit = new LinkedHashMap<>(metrics);
    bySplit.keySet().retainAll(Arrays.stream(Split.values()).map(Split::title).toList());
    return bySplit;
  }
}
