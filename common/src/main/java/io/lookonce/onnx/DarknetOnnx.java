package io.lookonce.onnx;

import static io.lookonce.onnx.OnnxGraph.attribute;
import static io.lookonce.onnx.OnnxGraph.scalar;
import static io.lookonce.onnx.OnnxGraph.text;

import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.darknet.DarknetActivation;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetLayer;
import io.lookonce.darknet.DarknetLayer.AveragePool;
import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.Dropout;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.DarknetLayer.Reorg;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Scale;
import io.lookonce.darknet.DarknetLayer.Shortcut;
import io.lookonce.darknet.DarknetLayer.Upsample;
import io.lookonce.darknet.DarknetLayer.Yolo;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.darknet.MergedHeads;
import io.lookonce.network.InputShape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Writes a Darknet network as an ONNX model with its weights inside.
 *
 * <p>Input {@code images}: {@code [batch, channels, height, width]}. Output {@code output}: {@code
 * [batch, anchors * (5 + classes), grid height, grid width]}, what the region head gets, before any
 * of its activations; with {@code [yolo]} heads {@code [batch, values]}, what these get, one behind
 * the other in the order of the file. The batch size is open. Batch normalisation is folded into
 * the convolutions in double precision, by Darknet's rule.
 */
public final class DarknetOnnx {
  /** Name of the model's input. */
  public static final String INPUT = "images";

  /** Name of the model's output. */
  public static final String OUTPUT = "output";

  /** Of raw output, whose numbers are about ten times as large as probabilities. */
  private static final double TOLERANCE = 1e-3;

  private final OnnxGraph graph;
  private final List<DarknetLayer> layers;
  private final Iterator<ConvolutionWeights> weights;

  /** Names of the values that reach the {@code [yolo]} heads, flattened. */
  private final List<String> flatHeads = new ArrayList<>();

  private DarknetOnnx(DarknetConfiguration configuration, DarknetWeights weights) {
    this.graph = new OnnxGraph(configuration.fileName());
    this.layers = configuration.layers();
    this.weights = weights.convolutions().iterator();
    LayerShape input = configuration.input();
    graph.input(INPUT, input.channels(), input.height(), input.width());
    if (configuration.hasRegion()) {
      LayerShape output = configuration.region().output();
      graph.output(OUTPUT, output.channels(), output.height(), output.width());
    } else {
      graph.output(
          OUTPUT, configuration.yoloHeads().stream().mapToLong(yolo -> yolo.output().size()).sum());
    }
  }

  /**
   * Writes the model.
   *
   * @param configuration the network
   * @param weights its numbers
   * @param target gets the file's bytes; not closed
   * @throws IOException if writing fails
   */
  public static void write(
      DarknetConfiguration configuration, DarknetWeights weights, OutputStream target)
      throws IOException {
    DarknetOnnx model = new DarknetOnnx(configuration, weights);
    for (int number = 0; number < model.layers.size(); number++) {
      model.add(number);
    }
    if (!model.flatHeads.isEmpty()) {
      model.graph.node("Concat", model.flatHeads, OUTPUT, scalar("axis", 1));
    }
    model.graph.write(target);
  }

  /**
   * Writes a trained graph to a file and compares the raw output of the two on random input.
   *
   * @param configuration that the graph was built from
   * @param trained from {@link DarknetGraph#build}
   * @param file on the local file system, new
   * @return the greatest difference that was found
   * @throws IOException if it is above {@value #TOLERANCE}, or if writing fails
   */
  public static double export(
      DarknetConfiguration configuration, ComputationGraph trained, Path file) throws IOException {
    try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(configuration, DarknetGraph.weights(configuration, trained), target);
    }
    LayerShape shape = configuration.input();
    InputShape input = new InputShape.Image(shape.height(), shape.width(), shape.channels());
    double difference =
        configuration.hasRegion()
            ? NetworkAgreement.largestDifference(trained, input, file)
            : NetworkAgreement.largestDifference(
                trained, input, MergedHeads.of(configuration).places(), file);
    if (!(difference <= TOLERANCE)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: the ONNX model's raw output differs from the network's by %.2g, more than %.0e",
              file,
              difference,
              TOLERANCE));
    }
    return difference;
  }

  private void add(int number) {
    String from = value(number - 1);
    String to = value(number);
    DarknetLayer layer = layers.get(number);
    if (layer instanceof Convolution convolution) {
      convolution(convolution, from, to);
    } else if (layer instanceof MaxPool pool) {
      maxPool(pool, from, to);
    } else if (layer instanceof Route route) {
      route(route, to);
    } else if (layer instanceof Reorg reorg) {
      reorg(reorg, from, to);
    } else if (layer instanceof Upsample upsample) {
      upsample(upsample, from, to);
    } else if (layer instanceof Shortcut shortcut) {
      shortcut(shortcut, from, to);
    } else if (layer instanceof Scale scale) {
      String product = sumName(scale.activation(), to);
      graph.node("Mul", List.of(value(scale.source()), from), product);
      activation(scale.activation(), product, to);
    } else if (layer instanceof AveragePool) {
      graph.node("GlobalAveragePool", List.of(from), to);
    } else if (layer instanceof Yolo) {
      // A 0 in Reshape keeps the batch dimension.
      graph.longs(to + ".shape", 0, -1);
      graph.node("Reshape", List.of(from, to + ".shape"), to);
      flatHeads.add(to);
    } else if (layer instanceof Dropout) {
      graph.node("Identity", List.of(from), to);
    } else if (layer instanceof Region) {
      graph.node("Identity", List.of(from), OUTPUT);
    }
  }

  private void shortcut(Shortcut layer, String from, String to) {
    String sum = sumName(layer.activation(), to);
    String partial = from;
    for (int i = 0; i < layer.sources().size(); i++) {
      String next = i == layer.sources().size() - 1 ? sum : to + ".partial" + i;
      graph.node("Add", List.of(partial, value(layer.sources().get(i))), next);
      partial = next;
    }
    activation(layer.activation(), sum, to);
  }

  /** Name of a layer's output; the layer before the first is the input. */
  private static String value(int number) {
    return number < 0 ? INPUT : "layer" + number;
  }

  private void convolution(Convolution layer, String from, String to) {
    ConvolutionWeights numbers = weights.next();
    graph.floats(
        to + ".weights",
        numbers.foldedWeights(),
        layer.filters(),
        layer.channelsPerFilter(),
        layer.size(),
        layer.size());
    graph.floats(to + ".biases", numbers.foldedBiases(), layer.filters());
    String sum = sumName(layer.activation(), to);
    long padding = layer.padding();
    graph.node(
        "Conv",
        List.of(from, to + ".weights", to + ".biases"),
        sum,
        attribute("kernel_shape", layer.size(), layer.size()),
        attribute("strides", layer.strideY(), layer.strideX()),
        attribute("dilations", layer.dilation(), layer.dilation()),
        attribute("pads", padding, padding, padding, padding),
        scalar("group", layer.groups()));
    activation(layer.activation(), sum, to);
  }

  /** Name of what an activation is applied to; without one it is the layer's output already. */
  private static String sumName(DarknetActivation activation, String to) {
    return activation == DarknetActivation.LINEAR ? to : to + ".sum";
  }

  private void activation(DarknetActivation activation, String from, String to) {
    switch (activation) {
      case LINEAR -> {}
      case LEAKY ->
          graph.node(
              "LeakyRelu", List.of(from), to, scalar("alpha", DarknetActivation.LEAKY_SLOPE));
      case RELU -> graph.node("Relu", List.of(from), to);
      case LOGISTIC -> graph.node("Sigmoid", List.of(from), to);
      case TANH -> graph.node("Tanh", List.of(from), to);
      case ELU -> graph.node("Elu", List.of(from), to, scalar("alpha", 1f));
      case RELU6 -> {
        graph.floats(to + ".least", new float[] {0});
        graph.floats(to + ".most", new float[] {6});
        graph.node("Clip", List.of(from, to + ".least", to + ".most"), to);
      }
      case SWISH -> {
        graph.node("Sigmoid", List.of(from), to + ".logistic");
        graph.node("Mul", List.of(from, to + ".logistic"), to);
      }
      case MISH -> {
        graph.node("Softplus", List.of(from), to + ".softplus");
        graph.node("Tanh", List.of(to + ".softplus"), to + ".tanh");
        graph.node("Mul", List.of(from, to + ".tanh"), to);
      }
    }
  }

  private void route(Route layer, String to) {
    List<String> parts = new ArrayList<>();
    for (int source : layer.sources()) {
      String part = to + ".part" + parts.size();
      if (layer.groups() > 1) {
        slice(layer, source, part);
      }
      parts.add(layer.groups() == 1 ? value(source) : part);
    }
    graph.node("Concat", parts, to, scalar("axis", 1));
  }

  /** The channels of a route's source that belong to its group. */
  private void slice(Route layer, int source, String part) {
    long channels = layers.get(source).output().channels() / layer.groups();
    graph.longs(part + ".from", layer.group() * channels);
    graph.longs(part + ".to", (layer.group() + 1) * channels);
    graph.longs(part + ".axis", 1);
    graph.node("Slice", List.of(value(source), part + ".from", part + ".to", part + ".axis"), part);
  }

  private void maxPool(MaxPool layer, String from, String to) {
    graph.node(
        "MaxPool",
        List.of(from),
        to,
        attribute("kernel_shape", layer.size(), layer.size()),
        attribute("strides", layer.strideY(), layer.strideX()),
        attribute(
            "pads",
            layer.paddingBefore(),
            layer.paddingBefore(),
            layer.paddingBelow(),
            layer.paddingRight()));
  }

  private void reorg(Reorg layer, String from, String to) {
    LayerShape input = layer.input();
    LayerShape output = layer.output();
    long stride = layer.stride();
    // A 0 in Reshape keeps the batch dimension.
    graph.longs(
        to + ".enlarged.shape",
        0,
        input.channels() / (stride * stride),
        input.height() * stride,
        input.width() * stride);
    graph.longs(to + ".shape", 0, output.channels(), output.height(), output.width());
    graph.node("Reshape", List.of(from, to + ".enlarged.shape"), to + ".enlarged");
    graph.node(
        "SpaceToDepth", List.of(to + ".enlarged"), to + ".depth", scalar("blocksize", stride));
    graph.node("Reshape", List.of(to + ".depth", to + ".shape"), to);
  }

  /** Each output cell takes the cell of the input that its position falls into. */
  private void upsample(Upsample layer, String from, String to) {
    graph.floats(to + ".scales", new float[] {1, 1, layer.stride(), layer.stride()}, 4);
    graph.node(
        "Resize",
        // The second input, a region of interest, is left out.
        List.of(from, "", to + ".scales"),
        to,
        text("mode", "nearest"),
        text("coordinate_transformation_mode", "asymmetric"),
        text("nearest_mode", "floor"));
  }
}
