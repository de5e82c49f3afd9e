package io.lookonce.jobs.averaging;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageShape;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a training leaves, as a bundle: for scoring as ONNX, to train further as DL4J's network. */
final class TrainedModel {

  private final TrainingPlan plan;
  private final TrainingEngine.Trained trained;
  private final Map<String, ?> metrics;

  /**
   * @param metrics what {@code run.json} says of the quality, by split
   */
  TrainedModel(TrainingPlan plan, TrainingEngine.Trained trained, Map<String, ?> metrics) {
    this.plan = plan;
    this.trained = trained;
    this.metrics = metrics;
  }

  /**
   * Writes the bundle; the same training gives the same files.
   *
   * @throws IOException also if the ONNX file would give other probabilities than the network
   */
  ModelBundle write(Storage storage, Path folder) throws IOException {
    java.nio.file.Path local = Files.createTempDirectory("lookonce-model");
    java.nio.file.Path onnx = local.resolve(ModelBundle.ONNX_FILE);
    java.nio.file.Path network = local.resolve(ModelBundle.NETWORK_FILE);
    try {
      ModelDraft draft = draft().onnxDifference(export(onnx, network));
      List<Path> files = List.of(new Path(onnx.toUri()), new Path(network.toUri()));
      return ModelBundle.write(storage, draft, files, folder);
    } finally {
      Files.deleteIfExists(onnx);
      Files.deleteIfExists(network);
      Files.delete(local);
    }
  }

  private double export(java.nio.file.Path onnx, java.nio.file.Path network) throws IOException {
    ComputationGraph graph = graph();
    try (OutputStream out = Files.newOutputStream(network)) {
      NetworkFile.write(graph, out);
      return NetworkOnnx.export(graph, plan.network().input(), onnx);
    } finally {
      graph.close();
    }
  }

  /** The network with the parameters of the result, and all else as the training ended with. */
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
    ImageDataset dataset = plan.dataset();
    return ModelDraft.classifier(plan.network().name(), dataset.classes(), inputRule(dataset))
        .trained(dataset.name(), plan.settings().seed(), bySplit())
        .from("network", plan.network().name())
        .from("dataset.content_sha256", dataset.contentSha256())
        .from("parameters_sha256", Sha256.of(trained.parameters()));
  }

  private Map<String, Object> bySplit() {
    Map<String, Object> bySplit = new LinkedHashMap<>(metrics);
    bySplit.keySet().retainAll(Arrays.stream(Split.values()).map(Split::title).toList());
    return bySplit;
  }

  /**
   * How a picture becomes what the network was trained on: in the size of the data set's pictures,
   * brought to it as the data set was, red, green and blue divided by 255.
   *
   * @return null where the data set's rows are no colour pictures
   */
  static InputRule inputRule(ImageDataset dataset) {
    ImageShape shape = dataset.shape();
    if (shape.channels() != ImageShape.rgb(1, 1).channels()) {
      return null;
    }
    PictureFitting fitting = dataset.resize() == null ? PictureFitting.NONE : dataset.resize();
    // Where nothing was resized, any way is as good as another for pictures of another size.
    return InputRule.stretched(
        shape.width(), shape.height(), fitting.interpolation().orElse(Interpolation.BILINEAR));
  }
}
