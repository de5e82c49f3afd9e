package io.lookonce.jobs.evaluation.classifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.configuration.Settings;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.evaluation.classifier.LookAlikeDataset.Example;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A small network for images of 64 × 64, fitted for a moment with DL4J itself, and its bundle. */
final class SmallClassifier {

  static final Storage STORAGE = new Storage(new Configuration());

  private static final String TRAINING =
      """
      network = custom
      seed = 3
      epochs = 1
      mini-batch-size = 1
      optimizer.name = adam
      initialization.distribution = xavier
      """;

  /** Takes planes and gives one probability per class. */
  static final String CONVOLUTIONAL =
      """
      learning-rate = 1e-3
      input { height = 64, width = 64, channels = 3 }
      layers = [
        { type = convolution, filters = 4, size = 8, stride = 8, function = tanh }
        { type = output, units = 6 }
      ]
      """;

  /** Takes the pixels side by side and gives the probability of the second class alone. */
  static final String DENSE =
      """
      learning-rate = 1e-5
      input { features = 12288 }
      layers = [
        { type = dense, units = 5, function = tanh }
        { type = output, units = 1 }
      ]
      """;

  private final ClassifierNetwork network;
  private final ComputationGraph graph;

  private SmallClassifier(ClassifierNetwork network, ComputationGraph graph) {
    this.network = network;
    this.graph = graph;
  }

  static SmallClassifier fitted(String layers, List<Example> examples, int steps) {
    Settings settings = Settings.parse(TRAINING + layers, "training.conf", List.of());
    ClassifierNetwork network = Networks.read(settings);
    ComputationGraph graph = network.build(TrainingSettings.read(settings), examples.size());
    SmallClassifier classifier = new SmallClassifier(network, graph);
    INDArray labels = Nd4j.zeros(examples.size(), network.outputs());
    for (int i = 0; i < examples.size(); i++) {
      int label = examples.get(i).label();
      labels.putScalar(i, network.outputs() == 1 ? 0 : label, network.outputs() == 1 ? label : 1);
    }
    for (int step = 0; step < steps; step++) {
      graph.fit(new INDArray[] {classifier.features(examples)}, new INDArray[] {labels});
    }
    return classifier;
  }

  /** DL4J's output for each example, as one probability per class. */
  double[][] probabilities(List<Example> examples) {
    INDArray output = graph.outputSingle(features(examples));
    double[][] probabilities = new double[examples.size()][];
    for (int i = 0; i < probabilities.length; i++) {
      double[] row = output.getRow(i).toDoubleVector();
      probabilities[i] = row.length == 1 ? new double[] {1 - row[0], row[0]} : row;
    }
    return probabilities;
  }

  private INDArray features(List<Example> examples) {
    INDArray features = Nd4j.zeros(network.input().batchShape(examples.size()));
    boolean planes = network.input() instanceof InputShape.Image;
    for (int i = 0; i < examples.size(); i++) {
      float[] numbers = new float[12288];
      byte[] pixels = examples.get(i).pixels();
      for (int pixel = 0; pixel < 4096; pixel++) {
        for (int colour = 0; colour < 3; colour++) {
          numbers[planes ? colour * 4096 + pixel : 3 * pixel + colour] =
              (pixels[3 * pixel + colour] & 0xFF) / 255f;
        }
      }
      features.putRow(
          i, planes ? Nd4j.createFromArray(numbers).reshape(3, 64, 64) : Nd4j.create(numbers));
    }
    return features;
  }

  /** Publishes the network as the next version of a name. */
  ModelBundle publish(Path registry, String name, List<String> classes) throws IOException {
    return publish(export(registry), registry, name, classes);
  }

  /** Publishes a network whose every output is no number, which the export would not write. */
  ModelBundle publishSpoilt(Path registry, String name, List<String> classes) throws IOException {
    // The last parameter is the output layer's bias; its bytes are looked for in the file.
    float known = 3.1415926f;
    graph.params().putScalar(graph.numParams() - 1, known);
    Path onnx = export(registry);
    String content = Files.readString(onnx, ISO_8859_1);
    assertThat(content).containsOnlyOnce(bytes(known));
    Files.writeString(onnx, content.replace(bytes(known), bytes(Float.NaN)), ISO_8859_1);
    return publish(onnx, registry, name, classes);
  }

  private static String bytes(float value) {
    byte[] bytes =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return new String(bytes, ISO_8859_1);
  }

  private Path export(Path registry) throws IOException {
    Path onnx = Files.createDirectories(registry.resolve("export")).resolve("model.onnx");
    NetworkOnnx.export(graph, network.input(), onnx);
    return onnx;
  }

  private static ModelBundle publish(Path onnx, Path registry, String name, List<String> classes)
      throws IOException {
    return new ModelRegistry(STORAGE, new org.apache.hadoop.fs.Path(registry.toString()))
        .publish(
            ModelDraft.classifier(
                name, classes, InputRule.stretched(64, 64, Interpolation.BICUBIC)),
            List.of(new org.apache.hadoop.fs.Path(onnx.toString())));
  }
}
