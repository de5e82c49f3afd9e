package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.Layers.Padding;
import io.lookonce.network.Layers.Window;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;

/**
 * ResNet-50 (He et al., 2015) exactly as in the course's notebook on residual networks, which
 * differs from the paper in the stem (zeros on all sides, pooling without padding) and at the end
 * (2 × 2 average pooling). 23,600,006 parameters for images of 64 × 64 × 3 and six classes; 53,120
 * of them are batch normalisation's running means and variances.
 *
 * <p>Convolutions and normalisations have the course's names ({@code res2a_branch2a}, {@code
 * bn2a_branch2a}). Layers that the course leaves unnamed have the names of the authors' model: the
 * sum of a block is {@code res2a}, its ReLU {@code res2a_relu}.
 *
 * @param input size of the images
 * @param outputs number of classes
 * @param normalizationDecay weight of the past in the running mean and variance
 */
public record ResidualNetwork50(InputShape.Image input, int outputs, double normalizationDecay)
    implements ClassifierNetwork {

  static final String NAME = "resnet-50";

  /** Smaller images leave nothing for the first pooling. */
  private static final int SMALLEST_SIDE = 5;

  /** Reads {@code input}, {@code classes} and {@code batch-normalization.decay}. */
  static ResidualNetwork50 read(Settings settings) {
    return new ResidualNetwork50(
        InputShape.Image.read(settings, SMALLEST_SIDE),
        settings.integer("classes", 6, Range.between(2, Networks.MOST_CLASSES)),
        Layers.normalizationDecay(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String addTo(GraphBuilder graph) {
    String last = addStem(graph);
    last = addStage(graph, last, new Stage(2, "abc", 64, 1));
    last = addStage(graph, last, new Stage(3, "abcd", 128, 2));
    last = addStage(graph, last, new Stage(4, "abcdef", 256, 2));
    last = addStage(graph, last, new Stage(5, "abc", 512, 2));
    int rows = Math.min(2, sideAtTheEnd(input.height()));
    int columns = Math.min(2, sideAtTheEnd(input.width()));
    last = add(graph, Layers.averagePooling("avg_pool", rows, columns), last);
    return add(graph, Layers.output("fc" + outputs, outputs), last);
  }

  /** The side of the last residual block's output: 1 for images of less than 37 pixels. */
  private static int sideAtTheEnd(int side) {
    int stem = (((side - 1) / 2 + 1) - 3) / 2 + 1;
    int halvings = 3;
    return ((stem - 1) >> halvings) + 1;
  }

  private String addStem(GraphBuilder graph) {
    String last = add(graph, Layers.zeroPadding("pad1", 3), INPUT);
    last = addConvolution(graph, last, "conv1", "bn_conv1", 64, 7, 2, Padding.VALID);
    last =
        add(graph, Layers.activation("conv1_relu", Activation.RELU.getActivationFunction()), last);
    return add(graph, Layers.maximumPooling("pool1", new Window(3, 2, Padding.VALID)), last);
  }

  /**
   * A first block, which may halve the image size, and blocks that keep it.
   *
   * @param number used in layer names
   * @param blocks one letter per block
   * @param filters of the first two convolutions of a block; the third has four times as many
   * @param stride of the first block
   */
  private record Stage(int number, String blocks, int filters, int stride) {}

  private String addStage(GraphBuilder graph, String previous, Stage stage) {
    String last = previous;
    for (char block : stage.blocks().toCharArray()) {
      last = addBlock(graph, last, stage, block);
    }
    return last;
  }

  /** A convolutional block at the start of a stage, an identity block elsewhere. */
  private String addBlock(GraphBuilder graph, String previous, Stage stage, char block) {
    boolean first = block == 'a';
    int stride = first ? stage.stride() : 1;
    int filters = stage.filters();
    String name = stage.number() + String.valueOf(block);

    String last = addBranch(graph, previous, name + "_branch2a", filters, 1, stride);
    last = addRelu(graph, last);
    last = addBranch(graph, last, name + "_branch2b", filters, 3, 1);
    last = addRelu(graph, last);
    last = addBranch(graph, last, name + "_branch2c", 4 * filters, 1, 1);
    String shortcut =
        first ? addBranch(graph, previous, name + "_branch1", 4 * filters, 1, stride) : previous;

    String sum = "res" + name;
    graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, shortcut);
    return add(
        graph, Layers.activation(sum + "_relu", Activation.RELU.getActivationFunction()), sum);
  }

  private String addBranch(
      GraphBuilder graph, String previous, String name, int filters, int size, int stride) {
    Padding padding = size == 1 ? Padding.VALID : Padding.SAME;
    return addConvolution(
        graph, previous, "res" + name, "bn" + name, filters, size, stride, padding);
  }

  /** A convolution with its batch normalisation. */
  private String addConvolution(
      GraphBuilder graph,
      String previous,
      String name,
      String normalizationName,
      int filters,
      int size,
      int stride,
      Padding padding) {
    Window window = new Window(size, stride, padding);
    String convolution =
        add(
            graph,
            Layers.convolution(name, filters, window, Activation.IDENTITY.getActivationFunction()),
            previous);
    return add(
        graph, Layers.batchNormalization(normalizationName, normalizationDecay), convolution);
  }

  /** The ReLU after a normalisation, named after the convolution before it. */
  private static String addRelu(GraphBuilder graph, String normalization) {
    String name = normalization.replaceFirst("^bn", "res") + "_relu";
    return add(
        graph, Layers.activation(name, Activation.RELU.getActivationFunction()), normalization);
  }

  private static String add(GraphBuilder graph, Layer layer, String previous) {
    graph.addLayer(layer.getLayerName(), layer, previous);
    return layer.getLayerName();
  }
}
