package io.lookonce.jobs.training.classifier;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetKind;
import io.lookonce.data.FeatureDataset;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.ExampleFormat;
import io.lookonce.jobs.training.data.ExampleReader;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Telling classes apart.
 *
 * @param network what is trained
 * @param dataset on what; its classes are those of the network
 * @param contents what its examples are; they fit the network
 * @param start what is taken over from an earlier model
 */
record ClassificationTask(
    ClassifierNetwork network,
    DatasetCard dataset,
    ClassifierExamples contents,
    Optional<StartingPoint> start)
    implements TrainingTask {

  /**
   * Joins a network and the data set in a folder.
   *
   * @throws InputRefused if the folder holds none, or they do not fit
   */
  static ClassificationTask of(ClassifierNetwork network, DatasetFolder folder) throws IOException {
    if (folder.kind() == DatasetKind.LABELLED_FEATURES) {
      FeatureDataset rows = FeatureDataset.read(folder);
      return of(network, folder, rows, new FeatureExamples(rows));
    }
    ImageDataset images = folder.read();
    return of(network, folder, images, new ImageExamples(images));
  }

  private static ClassificationTask of(
      ClassifierNetwork network,
      DatasetFolder folder,
      DatasetCard dataset,
      ClassifierExamples contents) {
    contents.requireFor(network, folder.root());
    int classes = dataset.classes().size();
    int outcomes = network.outputs() == 1 ? 2 : network.outputs();
    if (outcomes != classes) {
      throw new InputRefused(
          "dataset %s has %d classes, network %s tells %d apart"
              .formatted(folder.root(), classes, network.name(), outcomes));
    }
    return new ClassificationTask(network, dataset, contents, Optional.empty());
  }

  /** The same with a network that takes something over. */
  ClassificationTask starting(ClassifierStart.Started from) {
    return new ClassificationTask(from.network(), dataset, contents, Optional.of(from.point()));
  }

  @Override
  public String command() {
    return "train";
  }

  @Override
  public String shape() {
    return contents.shape();
  }

  @Override
  public long imageBytes() {
    return contents.bytes();
  }

  @Override
  public ExampleFormat format() {
    return contents.format(network);
  }

  @Override
  public ExampleReader reader() {
    return contents.reader();
  }

  @Override
  public Dataset<Row> rows(
      SparkSession spark, Storage storage, org.apache.hadoop.fs.Path folder, Split split)
      throws IOException {
    return contents.rows(spark, storage, folder, split);
  }

  @Override
  public Evaluation evaluation() {
    return contents.evaluation();
  }

  @Override
  public String modelKind() {
    return ModelCard.CLASSIFIER;
  }

  @Override
  public ModelDraft draft(Map<String, ?> metrics, int seed) {
    return ModelDraft.classifier(network.name(), dataset.classes(), contents.inputRule())
        .trained(dataset.name(), seed, metrics);
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

  /** What a network takes, for people. */
  static String shown(InputShape input) {
    return input instanceof InputShape.Image image
        ? "%dx%dx%d".formatted(image.height(), image.width(), image.channels())
        : input.size() + " numbers";
  }
}
