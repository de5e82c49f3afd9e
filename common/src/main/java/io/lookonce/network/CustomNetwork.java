package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.ClassifierNetwork.SequentialNetwork;
import io.lookonce.network.Layers.Padding;
import io.lookonce.network.Layers.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A sequence of layers described in the configuration: {@code layers = [{ type = convolution, .. },
 * .., { type = output, units = 6 }]}. Each layer is checked against its input shape.
 *
 * @param input shape of the examples
 * @param layers in order, the output last
 */
public record CustomNetwork(InputShape input, List<Layer> layers) implements SequentialNetwork {

  static final String NAME = "custom";

  /**
   * Reads {@code input} (either {@code height}, {@code width} and {@code channels}, or {@code
   * features}) and {@code layers}.
   */
  static CustomNetwork read(Settings settings) {
    InputShape input = readInput(settings);
    List<Settings> sections = settings.sections("layers");
    List<Layer> layers = new ArrayList<>(sections.size());
    InputType reaching = input.toInputType();
    for (int number = 1; number <= sections.size(); number++) {
      Settings section = sections.get(number - 1);
      Layer layer = LayerReader.read(section, number);
      requireOutputAtTheEnd(section, number == sections.size());
      requireNewName(section, layer, layers);
      reaching = LayerReader.shapeAfter(section, layer, reaching);
      layers.add(layer);
    }
    if (layers.isEmpty()) {
      throw settings.refused("layers", "must end with { type = output, units = .. }");
    }
    return new CustomNetwork(input, List.copyOf(layers));
  }

  private static InputShape readInput(Settings settings) {
    Settings input = settings.section("input");
    return input.has("features")
        ? new InputShape.Features(input.integer("features", Range.between(1, 1 << 24)))
        : InputShape.Image.read(settings, 1);
  }

  private static void requireOutputAtTheEnd(Settings section, boolean last) {
    if (section.text("type").equals(LayerReader.OUTPUT) != last) {
      throw section.refused(
          "type", last ? "must be output for the last layer" : "must be the last layer");
    }
  }

  private static void requireNewName(Settings section, Layer layer, List<Layer> before) {
    String name = layer.getLayerName();
    boolean taken = before.stream().anyMatch(other -> other.getLayerName().equals(name));
    if (taken || name.equals(INPUT)) {
      throw section.refused("name", "is already the name of another layer");
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int outputs() {
    FeedForwardLayer last = (FeedForwardLayer) layers.get(layers.size() - 1);
    return Math.toIntExact(last.getNOut());
  }

  /** Returns copies, because a DL4J graph writes the number of inputs into each layer. */
  @Override
  public List<Layer> layers() {
    return layers.stream().map(Layer::clone).toList();
  }

  /** Reads one layer of a custom network. */
  private static final class LayerReader {

    /** The type of the last layer. */
    static final String OUTPUT = "output";

    private static final List<String> TYPES =
        List.of(
            "dense",
            "convolution",
            "max-pool",
            "average-pool",
            "batch-normalization",
            "dropout",
            "zero-padding",
            "activation",
            OUTPUT);

    private static final List<String> IMAGE_TYPES =
        List.of("convolution", "max-pool", "average-pool", "zero-padding");

    private static final Range SIDES = Range.between(1, InputShape.LARGEST_SIDE);
    private static final Range UNITS = Range.between(1, 1 << 24);

    private LayerReader() {}

    /**
     * Reads a layer. The default of {@code name} is the type followed by the position.
     *
     * @param section the layer's keys
     * @param number its position, from 1
     */
    static Layer read(Settings section, int number) {
      String type = section.choice("type", TYPES);
      String name = section.text("name", type + number);
      return switch (type) {
        case "dense" -> Layers.dense(name, section.integer("units", UNITS), activation(section));
        case "convolution" ->
            Layers.convolution(
                name,
                section.integer("filters", UNITS),
                window(section, 1, "same"),
                activation(section));
        case "max-pool" -> Layers.maximumPooling(name, poolingWindow(section));
        case "average-pool" -> Layers.averagePooling(name, poolingWindow(section));
        case "batch-normalization" ->
            Layers.batchNormalization(
                name,
                section.number("decay", Layers.BATCH_NORMALIZATION_DECAY, Range.decay()),
                section.number("epsilon", Layers.BATCH_NORMALIZATION_EPSILON, Range.positive()));
        case "dropout" ->
            Layers.dropout(name, section.number("keep-probability", Range.probability()));
        case "zero-padding" -> Layers.zeroPadding(name, section.integer("size", SIDES));
        case "activation" -> Layers.activation(name, activation(section));
        default -> Layers.output(name, section.integer("units", UNITS));
      };
    }

    /** The output shape of a layer; refuses a layer that does not fit its input shape. */
    static InputType shapeAfter(Settings section, Layer layer, InputType before) {
      if (IMAGE_TYPES.contains(section.text("type"))) {
        requireImageFor(section, layer, before);
      }
      InputPreProcessor flattening = layer.getPreProcessorForInputType(before);
      return layer.getOutputType(0, flattening == null ? before : flattening.getOutputType(before));
    }

    /** DL4J accepts a pooling window larger than the image, and then reads outside of it. */
    private static void requireImageFor(Settings section, Layer layer, InputType before) {
      if (!(before instanceof InputType.InputTypeConvolutional image)) {
        throw section.refused("type", "needs images, but its input is a vector");
      }
      long smallestSide = Math.min(image.getHeight(), image.getWidth());
      if (sizeInside(layer) > smallestSide) {
        throw section.refused(
            "size", "must be at most " + smallestSide + ", the smaller side of its input");
      }
    }

    /** The side of a window that must lie inside the image; 0 for a layer without one. */
    private static int sizeInside(Layer layer) {
      if (layer instanceof ConvolutionLayer convolution
          && convolution.getConvolutionMode() == ConvolutionMode.Truncate) {
        return convolution.getKernelSize()[0];
      }
      if (layer instanceof SubsamplingLayer pooling
          && pooling.getConvolutionMode() == ConvolutionMode.Truncate) {
        return pooling.getKernelSize()[0];
      }
      return 0;
    }

    private static Window poolingWindow(Settings section) {
      return window(section, section.integer("size", SIDES), "valid");
    }

    private static Window window(Settings section, int stride, String padding) {
      return new Window(
          section.integer("size", SIDES),
          section.integer("stride", stride, SIDES),
          section.choice("padding", padding, List.of("same", "valid")).equals("same")
              ? Padding.SAME
              : Padding.VALID);
    }

    private static Activation activation(Settings section) {
      String name =
          section.choice("function", List.of("relu", "leaky-relu", "sigmoid", "tanh", "identity"));
      return name.equals("leaky-relu")
          ? Activation.LEAKYRELU
          : Activation.valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
