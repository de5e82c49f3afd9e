package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.Layers.Padding;
import io.lookonce.network.Layers.Window;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/** Reads one layer of a custom network. */
final class LayerReader {

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
   * Reads a layer; without a {@code name} it is called after its type and its place.
   *
   * @param section the layer's keys
   * @param number its place, from 1
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

  /** The shape after a layer, refused where the layer does not fit the shape before it. */
  static InputType shapeAfter(Settings section, Layer layer, InputType before) {
    if (IMAGE_TYPES.contains(section.text("type"))) {
      requireImageFor(section, layer, before);
    }
    InputPreProcessor flattening = layer.getPreProcessorForInputType(before);
    return layer.getOutputType(0, flattening == null ? before : flattening.getOutputType(before));
  }

  /** DL4J lets a pooling window be larger than the image, and then reads beside it. */
  private static void requireImageFor(Settings section, Layer layer, InputType before) {
    if (!(before instanceof InputType.InputTypeConvolutional image)) {
      throw section.refused("type", "needs images, and a row of numbers reaches it");
    }
    long smallestSide = Math.min(image.getHeight(), image.getWidth());
    if (sizeInside(layer) > smallestSide) {
      throw section.refused(
          "size", "must be at most " + smallestSide + ", the smaller side of what reaches it");
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
