package io.lookonce.keras;

import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.keras.DarknetText.Value;
import io.lookonce.keras.KerasConvolution.KerasWindow;
import io.lookonce.keras.KerasModel.KerasLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Converts a Keras detector into a Darknet network.
 *
 * <p>A model with one output gets a {@code [region]} head, one with several gets {@code [yolo]}
 * heads; Keras files hold no head. {@code Conv2D}, {@code BatchNormalization} and an activation
 * become one section. The {@code Lambda} around TensorFlow's space-to-depth with which YAD2K stands
 * in for Darknet's reorg is a convolution that only moves numbers: Darknet's own reorg has another
 * order.
 */
public final class KerasDetector {

  private final KerasModel model;
  private final List<String> problems = new ArrayList<>();
  private final DarknetText text = new DarknetText(problems);
  private final List<ConvolutionWeights> weights = new ArrayList<>();

  /** By the name of the Keras layer; layers with a problem have no entry. */
  private final Map<String, Value> values = new HashMap<>();

  /** Zeros of each {@code ZeroPadding2D}: above, below, left, right. */
  private final Map<String, int[]> borders = new HashMap<>();

  /** Layers that became part of an earlier one's section. */
  private final Set<String> joined = new HashSet<>();

  private KerasDetector(KerasModel model) {
    this.model = model;
  }

  /**
   * The network.
   *
   * @param configuration its layers
   * @param weights its numbers
   */
  public record Network(DarknetConfiguration configuration, DarknetWeights weights) {}

  /**
   * Converts a model.
   *
   * @param width of the input in pixels; 0 for the model's own
   * @param height of the input in pixels; 0 for the model's own
   * @param classes number of classes; 0 to derive it from the anchors and the outputs
   * @param anchors width and height in pairs: in grid cells for one output; in pixels of the input
   *     for several, all together from the smallest on
   * @throws io.lookonce.storage.InputRefused naming everything in the model that is not supported
   */
  public static Network convert(
      KerasModel model, int width, int height, int classes, List<Float> anchors) {
    KerasDetector detector = new KerasDetector(model);
    try {
      return detector.network(width, height, classes, anchors);
    } catch (DarknetFormatException | ArithmeticException | IndexOutOfBoundsException broken) {
      throw KerasModel.refused(
          model.file(), List.of("makes no Darknet network: " + broken.getMessage()));
    }
  }

  private Network network(int width, int height, int classes, List<Float> anchors)
      throws DarknetFormatException {
    input(width, height);
    for (KerasLayer layer : model.layers()) {
      if (!joined.contains(layer.name())) {
        add(layer);
      }
    }
    if (problems.isEmpty()) {
      heads(classes, anchors);
    }
    if (!problems.isEmpty()) {
      throw KerasModel.refused(model.file(), problems);
    }
    return new Network(
        DarknetConfiguration.parse(model.file(), text.toString()), DarknetWeights.of(weights));
  }

  private void input(int width, int height) {
    int[] shape = model.inputShape();
    int rows = height > 0 ? height : shape.length == 3 ? shape[0] : -1;
    int columns = width > 0 ? width : shape.length == 3 ? shape[1] : -1;
    if (shape.length != 3 || rows < 1 || columns < 1 || shape[2] < 1) {
      problems.add("its input has no fixed height, width and channels; --input WxH sets the size");
      return;
    }
    text.network(columns, rows, shape[2]);
    String name =
        model.layers().stream()
            .filter(layer -> layer.kind().equals("InputLayer"))
            .findFirst()
            .orElseThrow()
            .name();
    values.put(name, new Value(-1, rows, columns, shape[2]));
  }

  private void add(KerasLayer layer) {
    switch (layer.kind()) {
      case "InputLayer" -> {}
      case "Conv2D", "Convolution2D", "DepthwiseConv2D" ->
          new KerasConvolution(model, problems).add(layer, this, text);
      case "ZeroPadding2D" -> padding(layer);
      case "MaxPooling2D" -> pooling(layer);
      case "UpSampling2D" -> upsampling(layer);
      case "Concatenate" -> concatenation(layer);
      case "Add" -> sum(layer);
      case "Lambda" -> lambda(layer);
      case "BatchNormalization", "LeakyReLU", "ReLU", "Activation" ->
          problems.add(layer.problem("does not follow a convolution, where alone it is supported"));
      default -> problems.add(layer.problem("is not supported"));
    }
  }

  /** Notes the output of a convolution: its values and its weights. */
  void convolved(String layer, Value value, ConvolutionWeights numbers) {
    weights.add(numbers);
    values.put(layer, value);
  }

  /** Zeros around the planes that a layer gives: above, below, left, right. */
  int[] border(String layer) {
    return borders.getOrDefault(layer, new int[4]);
  }

  /** The only input of a layer; null if it has a problem. */
  Value only(KerasLayer layer) {
    if (layer.inputs().size() != 1) {
      problems.add(
          layer.problem(
              String.format(Locale.ROOT, "has %d inputs, not one", layer.inputs().size())));
      return null;
    }
    return values.get(layer.inputs().get(0));
  }

  private void padding(KerasLayer layer) {
    boolean convolutions =
        model.readers(layer.name()).stream()
            .allMatch(
                reader ->
                    reader.kind().endsWith("Conv2D") || reader.kind().equals("Convolution2D"));
    if (!convolutions || model.outputs().contains(layer.name())) {
      problems.add(layer.problem("does not stand before a convolution"));
    }
    borders.put(layer.name(), KerasArrays.border(layer));
    Value from = only(layer);
    if (from != null) {
      values.put(layer.name(), from);
    }
  }

  private void pooling(KerasLayer layer) {
    requireChannelsLast(layer);
    Value from = only(layer);
    if (from == null) {
      return;
    }
    int[] size = layer.pair("pool_size", 2);
    int[] strides = layer.config().path("strides").isNull() ? size : layer.pair("strides", size[0]);
    boolean same = layer.text("padding", "valid").equals("same");
    int rows = same ? KerasWindow.padding(from.height(), size[0], strides[0]) : 0;
    int columns = same ? KerasWindow.padding(from.width(), size[1], strides[1]) : 0;
    if (size[0] != size[1] || strides[0] != strides[1] || rows != columns) {
      problems.add(layer.problem("has windows that are not square, or pads its sides differently"));
      return;
    }
    text.section(from, "[maxpool]%nsize=%d%nstride=%d%npadding=%d%n", size[0], strides[0], rows);
    values.put(
        layer.name(),
        new Value(
            text.last(),
            (from.height() + rows - size[0]) / strides[0] + 1,
            (from.width() + rows - size[0]) / strides[0] + 1,
            from.channels()));
  }

  private void upsampling(KerasLayer layer) {
    requireChannelsLast(layer);
    int[] size = layer.pair("size", 2);
    if (size[0] != size[1] || !layer.text("interpolation", "nearest").equals("nearest")) {
      problems.add(layer.problem("does not repeat pixels alike in both directions"));
      return;
    }
    Value from = only(layer);
    if (from != null) {
      text.section(from, "[upsample]%nstride=%d%n", size[0]);
      values.put(
          layer.name(),
          new Value(text.last(), from.height() * size[0], from.width() * size[0], from.channels()));
    }
  }

  private void concatenation(KerasLayer layer) {
    int axis = layer.number("axis", -1);
    if (axis != -1 && axis != 3) {
      problems.add(
          layer.problem(
              String.format(Locale.ROOT, "joins along axis %d, not along the channels", axis)));
      return;
    }
    List<Value> from = all(layer);
    if (from == null) {
      return;
    }
    Value first = from.get(0);
    text.add(
        String.format(
            Locale.ROOT,
            "[route]%nlayers=%s%n",
            from.stream()
                .map(value -> String.valueOf(value.number()))
                .collect(Collectors.joining(","))));
    values.put(
        layer.name(),
        new Value(
            text.last(),
            first.height(),
            first.width(),
            from.stream().mapToInt(Value::channels).sum()));
  }

  private void sum(KerasLayer layer) {
    if (layer.inputs().size() != 2) {
      problems.add(
          layer.problem(
              String.format(Locale.ROOT, "adds %d layers, not two", layer.inputs().size())));
      return;
    }
    KerasLayer next = joinNext(layer.name(), Set.of("LeakyReLU", "ReLU", "Activation"));
    String activation = next == null ? "linear" : KerasActivation.of(next, problems);
    List<Value> from = all(layer);
    if (from == null) {
      return;
    }
    text.section(
        from.get(0), "[shortcut]%nfrom=%d%nactivation=%s%n", from.get(1).number(), activation);
    values.put(
        next == null ? layer.name() : next.name(),
        new Value(text.last(), from.get(0).height(), from.get(0).width(), from.get(0).channels()));
  }

  /** All inputs of a layer; null if one has a problem. */
  private List<Value> all(KerasLayer layer) {
    List<Value> from = new ArrayList<>();
    for (String input : layer.inputs()) {
      Value value = values.get(input);
      if (value == null) {
        return null;
      }
      if (value.number() < 0) {
        problems.add(layer.problem("reads the model's input, which only one layer may"));
        return null;
      }
      from.add(value);
    }
    return from;
  }

  /** Space-to-depth of 2: numbers move, by a convolution that has a single 1 per filter. */
  private void lambda(KerasLayer layer) {
    if (!SpaceToDepth.isIn(layer)) {
      problems.add(
          layer.problem(
              "is Python code; only TensorFlow's space_to_depth of block size 2 is known"));
      return;
    }
    Value from = only(layer);
    if (from == null) {
      return;
    }
    int channels = from.channels();
    weights.add(SpaceToDepth.convolution(channels));
    text.section(
        from,
        "[convolutional]%nfilters=%d%nsize=2%nstride=2%npadding=0%nactivation=linear%n",
        4 * channels);
    values.put(
        layer.name(), new Value(text.last(), from.height() / 2, from.width() / 2, 4 * channels));
  }

  /** Joins the only reader of a layer to its section if it has one of these kinds; else null. */
  KerasLayer joinNext(String name, Set<String> kinds) {
    List<KerasLayer> readers = model.readers(name);
    if (readers.size() != 1
        || model.outputs().contains(name)
        || !kinds.contains(readers.get(0).kind())) {
      return null;
    }
    joined.add(readers.get(0).name());
    return readers.get(0);
  }

  void requireChannelsLast(KerasLayer layer) {
    if (!layer.text("data_format", "channels_last").equals("channels_last")) {
      problems.add(layer.problem("has channels first"));
    }
  }

  private void heads(int classes, List<Float> anchors) {
    List<Value> outputs = new ArrayList<>();
    for (String output : model.outputs()) {
      Value value = values.get(output);
      if (value == null || value.number() < 0) {
        problems.add(
            String.format(
                Locale.ROOT, "its output %s is no layer of planes", KerasModel.shown(output)));
        return;
      }
      outputs.add(value);
    }
    text.heads(outputs, classes, anchors);
  }
}
