package io.lookonce.jobs.training.detector;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.model.DarknetBundle;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.model.Thresholds;
import io.lookonce.network.InputShape;
import io.lookonce.network.detector.DetectorNetwork;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Object detection.
 *
 * @param network with the classes of the data set
 * @param others the network at the further input sizes of a multi-scale training
 * @param first the data set whose validation and test splits are used
 * @param further data sets that are trained on too
 * @param interpolation by which images are stretched to the size of the input
 * @param augmentation random changes of the images in training
 * @param smallestObject side of a square in pixels of the input; objects of smaller area are
 *     ignored
 * @param thresholds score and IoU thresholds of the resulting model
 * @param seed of the augmentation
 * @param workers number of workers that share the images
 * @param judgesEpochs whether mAP50 is computed after every epoch
 * @param start parameters taken over from another model
 */
record DetectionTask(
    DetectorNetwork network,
    List<DetectorNetwork> others,
    BoxDataset first,
    List<FurtherDataset> further,
    Interpolation interpolation,
    BoxExampleFormat.Augmentation augmentation,
    double smallestObject,
    Thresholds thresholds,
    long seed,
    int workers,
    boolean judgesEpochs,
    Optional<StartingPoint> start)
    implements TrainingTask {

  /** The first data set with the training images of the others. */
  @Override
  public BoxDataset dataset() {
    BoxDataset sum = first;
    for (FurtherDataset added : further) {
      sum = added.addedTo(sum);
    }
    return sum;
  }

  @Override
  public String command() {
    return "train-detector";
  }

  @Override
  public String shape() {
    InputShape.Image input = network.input();
    return String.format(Locale.ROOT, "%dx%dx%d", input.height(), input.width(), input.channels());
  }

  @Override
  public long imageBytes() {
    return network.input().size();
  }

  @Override
  public BoxExampleFormat format() {
    int width = network.input().width();
    int height = network.input().height();
    return new BoxExampleFormat(
        width, height, width, height, interpolation, augmentation, smallestObject, seed);
  }

  @Override
  public List<AtOtherSize> otherSizes() {
    return others.stream()
        .map(
            other ->
                new AtOtherSize(other, format().at(other.input().width(), other.input().height())))
        .toList();
  }

  @Override
  public Dataset<Row> rows(
      SparkSession spark, Storage storage, org.apache.hadoop.fs.Path folder, Split split)
      throws IOException {
    Dataset<Row> rows = BoxDatasetReader.open(spark, storage, folder).rows(split);
    if (split == Split.TRAIN) {
      long before = first.count(split);
      for (FurtherDataset added : further) {
        rows = added.addedTo(rows, before, spark, storage);
        before += added.times() * added.card().count(split);
      }
    }
    return rows;
  }

  @Override
  public DetectionEvaluator evaluator() {
    return new DetectionEvaluator(
        first.classes(),
        network.loss(),
        network.input().width(),
        network.input().height(),
        workers,
        judgesEpochs,
        true);
  }

  @Override
  public String modelKind() {
    return ModelCard.DETECTOR;
  }

  @Override
  public ModelDraft draft(Map<String, ?> metrics, int trainingSeed) {
    InputRule input =
        InputRule.stretched(network.input().width(), network.input().height(), interpolation);
    HeadDescription head = DarknetBundle.head(network.configuration());
    return new ModelDraft(network.name(), first.classes(), input, head, thresholds)
        .trained(name(), trainingSeed, metrics);
  }

  /** Names of the data sets, for the card of the model. */
  private String name() {
    return Stream.concat(Stream.of(first), further.stream().map(FurtherDataset::card))
        .map(BoxDataset::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @Override
  public List<Path> export(ComputationGraph graph, ModelDraft draft, Path folder)
      throws IOException {
    Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    Path file = folder.resolve(ModelBundle.NETWORK_FILE);
    Path configuration = folder.resolve(ModelBundle.CONFIGURATION_FILE);
    try (OutputStream out = Files.newOutputStream(file)) {
      NetworkFile.write(graph, out);
    }
    Files.writeString(configuration, network.configuration().text(), StandardCharsets.UTF_8);
    draft.onnxDifference(DarknetOnnx.export(network.configuration(), graph, onnx));
    return List.of(onnx, file, configuration);
  }
}
