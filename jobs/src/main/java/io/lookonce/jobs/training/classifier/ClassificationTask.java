package io.lookonce.jobs.training.classifier;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Classification.
 *
 * @param network with as many classes as the data set
 * @param examples data set and format of the examples, which fit the network
 * @param start parameters taken over from another model
 */
record ClassificationTask(
    ClassifierNetwork network, ClassifierExamples examples, Optional<StartingPoint> start)
    implements TrainingTask {

  /**
   * Joins a network and the data set in a folder.
   *
   * @throws InputRefused if the folder holds no data set, or it does not fit the network
   */
  static ClassificationTask of(ClassifierNetwork network, DatasetFolder folder) throws IOException {
    ClassifierExamples examples = ClassifierExamples.read(folder);
    examples.requireFor(network, folder.root());
    int classes = examples.dataset().classes().size();
    int outcomes = network.outputs() == 1 ? 2 : network.outputs();
    if (outcomes != classes) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "dataset %s has %d classes, network %s has outputs for %d",
              folder.root(),
              classes,
              network.name(),
              outcomes));
    }
    return new ClassificationTask(network, examples, Optional.empty());
  }

  @Override
  public String command() {
    return "train";
  }

  @Override
  public DatasetCard dataset() {
    return examples.dataset();
  }

  @Override
  public String shape() {
    return examples.shape();
  }

  @Override
  public long imageBytes() {
    return examples.bytes();
  }

  @Override
  public ClassExampleFormat format() {
    return examples.format(network);
  }

  @Override
  public Dataset<Row> rows(
      SparkSession spark, Storage storage, org.apache.hadoop.fs.Path folder, Split split)
      throws IOException {
    return examples.rows(spark, storage, folder, split);
  }

  @Override
  public ClassificationEvaluator evaluator() {
    return examples.evaluator();
  }

  @Override
  public String modelKind() {
    return ModelCard.CLASSIFIER;
  }

  @Override
  public ModelDraft draft(Map<String, ?> metrics, int seed) {
    return ModelDraft.classifier(network.name(), dataset().classes(), examples.inputRule())
        .trained(dataset().name(), seed, metrics);
  }

  @Override
  public List<Path> export(ComputationGraph graph, ModelDraft draft, Path folder)
      throws IOException {
    Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    Path file = folder.resolve(ModelBundle.NETWORK_FILE);
    try (OutputStream out = Files.newOutputStream(file)) {
      NetworkFile.write(graph, out);
    }
    draft.onnxDifference(NetworkOnnx.export(graph, network.input(), onnx));
    return List.of(onnx, file);
  }
}
