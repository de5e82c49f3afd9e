package io.lookonce.jobs;

import io.lookonce.configuration.Settings;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.onnx.NetworkOnnx;
import io.lookonce.storage.Storage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of the course with drawn weights, as a bundle in a registry and as DL4J runs it.
 *
 * @param network its architecture
 * @param graph its weights
 */
public record SmallClassifier(ClassifierNetwork network, ComputationGraph graph) {

  private static final int SIDE = 64;

  /** Weights far enough from zero that different images get different probabilities. */
  private static final float SPREAD = 2.5f;

  /** Draws the weights and publishes the bundle under the network's name. */
  public static SmallClassifier publish(String networkName, List<String> classes, Path registry)
      throws IOException {
    return publish(
        networkName, classes, InputRule.stretched(SIDE, SIDE, Interpolation.BICUBIC), registry);
  }

  /** The same with another input, null for a classifier of other things than images. */
  public static SmallClassifier publish(
      String networkName, List<String> classes, InputRule input, Path registry) throws IOException {
    ClassifierNetwork network = Networks.byName(networkName);
    String settings =
        "learning-rate = 1, epochs = 1, mini-batch-size = 1, optimizer.name = adam\n"
            + "initialization.distribution = xavier";
    ComputationGraph graph =
        network.build(
            TrainingSettings.read(Settings.parse(settings, "training.conf", List.of())), 1);
    graph.params().muli(SPREAD);
    Path folder = Files.createTempDirectory("classifier");
    Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    NetworkOnnx.export(graph, network.input(), onnx);
    new ModelRegistry(
            new Storage(new Configuration()), new org.apache.hadoop.fs.Path(registry.toUri()))
        .publish(
            ModelDraft.classifier(networkName, classes, input),
            List.of(new org.apache.hadoop.fs.Path(onnx.toUri())));
    Files.delete(onnx);
    Files.delete(folder);
    return new SmallClassifier(network, graph);
  }

  /** What DL4J gives for an image of 64 by 64 pixels: red, green and blue over 255. */
  public float[] output(BufferedImage image) {
    boolean planes = network.input() instanceof InputShape.Image;
    float[] values = new float[3 * SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int colour = image.getRGB(x, y);
        int pixel = y * SIDE + x;
        for (int channel = 0; channel < 3; channel++) {
          int place = planes ? channel * SIDE * SIDE + pixel : 3 * pixel + channel;
          values[place] = ((colour >> (16 - 8 * channel)) & 0xFF) / 255f;
        }
      }
    }
    long[] shape = network.input().batchShape(1);
    return graph.output(Nd4j.create(values, shape, 'c'))[0].toFloatVector();
  }
}
