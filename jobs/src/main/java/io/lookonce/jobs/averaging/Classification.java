package io.lookonce.jobs.averaging;

import io.lookonce.data.ImageDataset;
import io.lookonce.data.ImageShape;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.ingest.ImageDatasetReader;
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
 * @param dataset on what; their shapes and classes fit
 * @param start what is taken over from an earlier model
 */
record Classification(
    ClassifierNetwork network, ImageDataset dataset, Optional<StartingPoint> start)
    implements TrainingSubject {

  /** Misclassified pictures of a split that its report shows. */
  private static final int MISTAKES_OF_A_SPLIT = 24;

  /**
   * Joins the two.
   *
   * @param folder where the data set is, for the message
   * @throws InputRefused if they do not fit
   */
  static Classification of(
      ClassifierNetwork network, org.apache.hadoop.fs.Path folder, ImageDataset dataset) {
    requireShape(network, folder, dataset.shape());
    requireClasses(network, folder, dataset.classes().size());
    return new Classification(network, dataset, Optional.empty());
  }

  /** The same with a network that takes something over. */
  Classification starting(ClassifierStart.Started from) {
    return new Classification(from.network(), dataset, Optional.of(from.point()));
  }

  @Override
  public String command() {
    return "train";
  }

  @Override
  public String shape() {
    return dataset.shape().toString();
  }

  @Override
  public long pictureBytes() {
    return dataset.shape().bytes();
  }

  @Override
  public ExampleFormat format() {
    return ClassExamples.of(network);
  }

  @Override
  public ExampleReader reader() {
    return new ClassRowReader(dataset.shape().bytes(), dataset.classes().size());
  }

  @Override
  public Dataset<Row> rows(
      SparkSession spark, Storage storage, org.apache.hadoop.fs.Path folder, Split split)
      throws IOException {
    return ImageDatasetReader.open(spark, storage, folder).rows(split);
  }

  @Override
  public Evaluation evaluation() {
    return new ClassificationEvaluation(dataset.classes(), dataset.shape(), MISTAKES_OF_A_SPLIT);
  }

  @Override
  public String modelKind() {
    return ModelCard.CLASSIFIER;
  }

  @Override
  public ModelDraft draft(Map<String, ?> metrics, int seed) {
    return ModelDraft.classifier(network.name(), dataset.classes(), inputRule(dataset))
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

  private static void requireShape(
      ClassifierNetwork network, org.apache.hadoop.fs.Path folder, ImageShape shape) {
    boolean fits =
        network.input() instanceof InputShape.Image image
            ? new ImageShape(image.height(), image.width(), image.channels()).equals(shape)
            : network.input().size() == shape.bytes();
    if (!fits) {
      throw new InputRefused(
          "dataset %s has pictures of %s, network %s takes %s"
              .formatted(folder, shape, network.name(), shown(network.input())));
    }
  }

  private static void requireClasses(
      ClassifierNetwork network, org.apache.hadoop.fs.Path folder, int classes) {
    int outcomes = network.outputs() == 1 ? 2 : network.outputs();
    if (outcomes != classes) {
      throw new InputRefused(
          "dataset %s has %d classes, network %s tells %d apart"
              .formatted(folder, classes, network.name(), outcomes));
    }
  }

  private static String shown(InputShape input) {
    return input instanceof InputShape.Image image
        ? "%dx%dx%d".formatted(image.height(), image.width(), image.channels())
        : input.size() + " numbers";
  }
}
