package io.lookonce.keras;

import io.lookonce.darknet.Transfer;
import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.keras.KerasModel.KerasLayer;
import io.lookonce.network.InputShape;
import io.lookonce.network.SigmoidCrossEntropy;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Converts a Keras classifier into a DL4J graph, channels first, with Keras' layer names. Where
 * Keras flattens planes, the rows of the next layer's weights are put into DL4J's order.
 */
public final class KerasClassifier {

  private static final String INPUT = "images";

  private final KerasModel model;
  private final List<String> problems = new ArrayList<>();
  private final GraphBuilder graph =
      new NeuralNetConfiguration.Builder().updater(new Adam()).graphBuilder().addInputs(INPUT);

  /** The vertex that gives a Keras layer's result, and its type; none after a problem. */
  private final Map<String, String> vertices = new HashMap<>();

  private final Map<String, InputType> types = new HashMap<>();

  /** The planes that a Keras layer flattened. */
  private final Map<String, InputTypeConvolutional> flattened = new HashMap<>();

  /** Parameters by DL4J's name, in C order. */
  private final Map<String, float[]> numbers = new LinkedHashMap<>();

  private final KerasLayers layers;
  private InputShape input;
  private int outputs;

  private KerasClassifier(KerasModel model) {
    this.model = model;
    this.layers = new KerasLayers(model, problems, numbers);
  }

  /**
   * The network.
   *
   * @param graph one input, one output
   * @param input what one example looks like to it
   * @param outputs numbers it gives for an example
   */
  public record Network(ComputationGraph graph, InputShape input, int outputs) {}

  /** Whether the output is a vector, as of classifiers, and not planes, as of detectors. */
  public static boolean endsInARow(KerasModel model) {
    String last = model.outputs().get(0);
    while (true) {
      String name = last;
      KerasLayer layer =
          model.layers().stream()
              .filter(found -> found.name().equals(name))
              .findFirst()
              .orElseThrow();
      switch (layer.kind()) {
        case "Dense", "Flatten", "GlobalAveragePooling2D" -> {
          return true;
        }
        case "Activation", "BatchNormalization", "ReLU", "LeakyReLU", "Softmax" -> {
          if (layer.inputs().isEmpty()) {
            return false;
          }
          last = layer.inputs().get(0);
        }
        default -> {
          return false;
        }
      }
    }
  }

  /**
   * Converts a model.
   *
   * @throws InputRefused naming everything in the model that is not supported
   */
  public static Network convert(KerasModel model) {
    try {
      return new KerasClassifier(model).network();
    } catch (InputRefused refused) {
      throw refused;
    } catch (RuntimeException unsuitable) {
      // DL4J has exceptions of many kinds for layers that do not fit together.
      throw KerasModel.refused(
          model.file(), List.of("its layers do not fit together: " + unsuitable.getMessage()));
    }
  }

  private Network network() {
    input();
    model.layers().forEach(this::add);
    if (problems.isEmpty() && outputs == 0) {
      problems.add("does not end in a Dense layer with softmax, or one sigmoid unit");
    }
    if (!problems.isEmpty()) {
      throw KerasModel.refused(model.file(), problems);
    }
    ComputationGraph made = new ComputationGraph(graph.build());
    made.init();
    Transfer.put(numbers, made);
    return new Network(made, input, outputs);
  }

  private void input() {
    int[] shape = model.inputShape();
    if (Arrays.stream(shape).anyMatch(side -> side < 1)
        || (shape.length != 1 && shape.length != 3)) {
      problems.add("its input is neither images of one size nor a row of numbers");
      return;
    }
    input =
        shape.length == 1
            ? new InputShape.Features(shape[0])
            : new InputShape.Image(shape[0], shape[1], shape[2]);
    graph.setInputTypes(input.toInputType());
    String name =
        model.layers().stream()
            .filter(layer -> layer.kind().equals("InputLayer"))
            .findFirst()
            .orElseThrow()
            .name();
    vertices.put(name, INPUT);
    types.put(name, input.toInputType());
  }

  private void add(KerasLayer layer) {
    if (!layer.text("data_format", "channels_last").equals("channels_last")) {
      problems.add(layer.problem("has channels first"));
    }
    boolean known = layer.inputs().stream().allMatch(vertices::containsKey);
    switch (layer.kind()) {
      case "InputLayer" -> {}
      case "Add" -> sum(layer, known);
      case "Flatten" -> {
        if (known) {
          flatten(layer);
        }
      }
      case "Dense" -> dense(layer, known);
      default -> {
        Layer made =
            layers.layer(layer, known ? types.get(layer.inputs().get(0)) : null, isTail(layer));
        if (made != null && known) {
          put(layer, made);
        }
      }
    }
  }

  private void put(KerasLayer layer, Layer made) {
    String before = vertices.get(layer.inputs().get(0));
    made.setLayerName(layer.name());
    graph.addLayer(layer.name(), made, before);
    vertices.put(layer.name(), layer.name());
    // Flattened planes keep their type here: DL4J flattens before a dense layer by itself.
    InputType from = types.get(layer.inputs().get(0));
    types.put(
        layer.name(),
        made instanceof BaseOutputLayer || made instanceof DenseLayer
            ? InputType.feedForward(((FeedForwardLayer) made).getNOut())
            : made.getOutputType(0, from));
    if (flattened.containsKey(layer.inputs().get(0))
        && !(made instanceof DenseLayer)
        && !(made instanceof OutputLayer)) {
      problems.add(layer.problem("follows Flatten, where only Dense is supported"));
    }
  }

  private void sum(KerasLayer layer, boolean known) {
    if (layer.inputs().size() != 2) {
      problems.add(
          layer.problem(
              String.format(Locale.ROOT, "adds %d layers, not two", layer.inputs().size())));
    } else if (known) {
      graph.addVertex(
          layer.name(),
          new ElementWiseVertex(ElementWiseVertex.Op.Add),
          layer.inputs().stream().map(vertices::get).toArray(String[]::new));
      vertices.put(layer.name(), layer.name());
      types.put(layer.name(), types.get(layer.inputs().get(0)));
    }
  }

  private void flatten(KerasLayer layer) {
    String before = layer.inputs().get(0);
    vertices.put(layer.name(), vertices.get(before));
    types.put(layer.name(), types.get(before));
    if (types.get(before) instanceof InputTypeConvolutional planes) {
      flattened.put(layer.name(), planes);
    }
  }

  /** Fully connected; with the activation that follows it, where that is the model's output. */
  private void dense(KerasLayer layer, boolean known) {
    KerasArray kernel = model.array(layer.name(), "kernel");
    if (kernel == null || kernel.shape().length != 2) {
      problems.add(layer.problem("has no kernel of two dimensions"));
      return;
    }
    int units = kernel.shape()[1];
    KerasLayer tail =
        model.layers().stream()
            .filter(next -> isTail(next) && next.inputs().equals(List.of(layer.name())))
            .findFirst()
            .orElse(null);
    boolean last = tail != null || model.outputs().equals(List.of(layer.name()));
    IActivation activation = layers.activation(tail == null ? layer : tail);
    if (!known) {
      return;
    }
    InputTypeConvolutional planes = flattened.get(layer.inputs().get(0));
    if (planes == null
        && types.get(layer.inputs().get(0)) instanceof InputTypeConvolutional rest
        && rest.getHeight() * rest.getWidth() > 1) {
      problems.add(layer.problem("reads planes that are not flattened"));
      return;
    }
    if (planes != null
        && planes.getHeight() * planes.getWidth() * planes.getChannels() != kernel.shape()[0]) {
      problems.add(layer.problem("has weights for another number of inputs"));
      return;
    }
    numbers.put(
        layer.name() + "_W",
        planes == null
            ? kernel.values()
            : KerasArrays.ofDense(
                kernel,
                (int) planes.getHeight(),
                (int) planes.getWidth(),
                (int) planes.getChannels()));
    numbers.put(layer.name() + "_b", KerasLayers.equal(units, 0));
    if (layer.flag("use_bias", true)) {
      layers.number(layer, "bias", layer.name() + "_b", units);
    }
    if (!last) {
      put(
          layer,
          new DenseLayer.Builder()
              .nIn(kernel.shape()[0])
              .nOut(units)
              .activation(activation)
              .build());
      return;
    }
    boolean sigmoid = units == 1 && activation instanceof ActivationSigmoid;
    if (!sigmoid && !(units > 1 && activation instanceof ActivationSoftmax)) {
      problems.add(layer.problem("is the output and has neither softmax nor one sigmoid unit"));
      return;
    }
    outputs = units;
    put(
        layer,
        new OutputLayer.Builder(sigmoid ? new SigmoidCrossEntropy() : new LossMCXENT())
            .nIn(kernel.shape()[0])
            .nOut(units)
            .activation(activation)
            .build());
    graph.setOutputs(layer.name());
  }

  /** Whether a layer is the activation at the model's end, behind a Dense layer. */
  private boolean isTail(KerasLayer layer) {
    return model.outputs().equals(List.of(layer.name()))
        && List.of("Activation", "Softmax").contains(layer.kind())
        && model.layers().stream()
            .anyMatch(
                before -> before.kind().equals("Dense") && layer.inputs().contains(before.name()));
  }
}
