package io.lookonce.keras;

import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetFormatException;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.keras.KerasModel.KerasLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Keras detector as a Darknet network, which is scored, trained further and converted as one.
 *
 * <p>A model with one output gets a {@code [region]} head, one with several gets {@code [yolo]}
 * heads; Keras files hold no head. {@code Conv2D}, {@code BatchNormalization} and an activation
 * become one section. The {@code Lambda} around TensorFlow's space-to-depth with which YAD2K stands
 * in for Darknet's reorg is a convolution that only moves numbers: Darknet's own reorg has another
 * order.
 */
public final class KerasDetector {

  /** What a Keras layer gives: the Darknet layer that computes it, and its shape. */
  private record Value(int number, int height, int width, int channels) {}

  private final KerasModel model;
  private final List<String> problems = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<ConvolutionWeights> weights = new ArrayList<>();

  /** By the name of the Keras layer; without an entry where a problem is in the way. */
  private final Map<String, Value> values = new HashMap<>();

  /** Layers that became part of an earlier one's section. */
  private final Set<String> joined = new HashSet<>();

  private int sections;

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
   * Turns a model into a Darknet network.
   *
   * @param width of the input in pixels; 0 for the model's own
   * @param height of the input in pixels; 0 for the model's own
   * @param classes how many
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
    text.append("[net]%nwidth=%d%nheight=%d%nchannels=%d%n%n".formatted(columns, rows, shape[2]));
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
      case "Conv2D", "Convolution2D", "DepthwiseConv2D" -> convolution(layer);
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

  /** The only input of a layer; null where a problem is in the way. */
  private Value only(KerasLayer layer) {
    if (layer.inputs().size() != 1) {
      problems.add(layer.problem("has %d inputs, not one".formatted(layer.inputs().size())));
      return null;
    }
    return values.get(layer.inputs().get(0));
  }

  private void convolution(KerasLayer layer) {
    requireChannelsLast(layer);
    boolean depthwise = layer.kind().equals("DepthwiseConv2D");
    KerasLayer normalization = joinNext(layer.name(), Set.of("BatchNormalization"));
    String last = normalization == null ? layer.name() : normalization.name();
    String activation = KerasActivation.of(layer.text("activation", "linear"), layer, problems);
    if (activation.equals("linear")) {
      KerasLayer next = joinNext(last, Set.of("LeakyReLU", "ReLU", "Activation"));
      if (next != null) {
        activation = KerasActivation.of(next, problems);
        last = next.name();
      }
    } else if (normalization != null) {
      problems.add(layer.problem("has an activation before its BatchNormalization"));
    }
    int[] dilation = layer.pair("dilation_rate", 1);
    if (dilation[0] != 1 || dilation[1] != 1) {
      problems.add(layer.problem("has dilation_rate"));
    }
    if (!depthwise && layer.number("groups", 1) != 1) {
      problems.add(layer.problem("has groups"));
    }
    KerasArray kernel = model.array(layer.name(), depthwise ? "depthwise_kernel" : "kernel");
    if (kernel == null) {
      // As Keras 3 names it.
      kernel = model.array(layer.name(), "kernel");
    }
    if (kernel == null || kernel.shape().length != 4) {
      problems.add(layer.problem("has no kernel of four dimensions"));
      return;
    }
    Value from = only(layer);
    if (from == null) {
      return;
    }
    int[] sides = kernel.shape();
    int filters = depthwise ? sides[2] * sides[3] : sides[3];
    int[] strides = layer.pair("strides", 1);
    int[] before = borders.getOrDefault(layer.inputs().get(0), new int[4]);
    KerasWindow window = KerasWindow.of(layer, from.height(), from.width(), sides, strides, before);
    if (window == null || sides[2] != from.channels()) {
      problems.add(
          window == null
              ? layer.problem("pads in a way that Darknet does not")
              : layer.problem(
                  "takes %d channels, it gets %d".formatted(sides[2], from.channels())));
      return;
    }
    ConvolutionWeights numbers =
        new KerasConvolution(model, problems)
            .numbers(layer, normalization, kernel, filters, depthwise);
    if (numbers == null) {
      return;
    }
    weights.add(numbers);
    section(
        from,
        "[convolutional]%nbatch_normalize=%d%nfilters=%d%nsize=%d%nstride=%d%npadding=%d%ngroups=%d%nactivation=%s%n",
        normalization == null ? 0 : 1,
        filters,
        sides[0],
        strides[0],
        window.before(),
        depthwise ? from.channels() : 1,
        activation);
    values.put(last, new Value(sections - 1, window.height(), window.width(), filters));
  }

  /** Zeros that a layer puts around what it reads: top, bottom, left, right; by its name. */
  private final Map<String, int[]> borders = new HashMap<>();

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
    section(from, "[maxpool]%nsize=%d%nstride=%d%npadding=%d%n", size[0], strides[0], rows);
    values.put(
        layer.name(),
        new Value(
            sections - 1,
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
      section(from, "[upsample]%nstride=%d%n", size[0]);
      values.put(
          layer.name(),
          new Value(
              sections - 1, from.height() * size[0], from.width() * size[0], from.channels()));
    }
  }

  private void concatenation(KerasLayer layer) {
    int axis = layer.number("axis", -1);
    if (axis != -1 && axis != 3) {
      problems.add(layer.problem("joins along axis %d, not along the channels".formatted(axis)));
      return;
    }
    List<Value> from = all(layer);
    if (from == null) {
      return;
    }
    Value first = from.get(0);
    emit(
        "[route]%nlayers=%s%n"
            .formatted(
                from.stream()
                    .map(value -> String.valueOf(value.number()))
                    .collect(Collectors.joining(","))));
    values.put(
        layer.name(),
        new Value(
            sections - 1,
            first.height(),
            first.width(),
            from.stream().mapToInt(Value::channels).sum()));
  }

  private void sum(KerasLayer layer) {
    if (layer.inputs().size() != 2) {
      problems.add(layer.problem("adds %d layers, not two".formatted(layer.inputs().size())));
      return;
    }
    KerasLayer next = joinNext(layer.name(), Set.of("LeakyReLU", "ReLU", "Activation"));
    String activation = next == null ? "linear" : KerasActivation.of(next, problems);
    List<Value> from = all(layer);
    if (from == null) {
      return;
    }
    section(from.get(0), "[shortcut]%nfrom=%d%nactivation=%s%n", from.get(1).number(), activation);
    values.put(
        next == null ? layer.name() : next.name(),
        new Value(sections - 1, from.get(0).height(), from.get(0).width(), from.get(0).channels()));
  }

  /** All inputs of a layer; null where a problem is in the way. */
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
    section(
        from,
        "[convolutional]%nfilters=%d%nsize=2%nstride=2%npadding=0%nactivation=linear%n",
        4 * channels);
    values.put(
        layer.name(), new Value(sections - 1, from.height() / 2, from.width() / 2, 4 * channels));
  }

  /** Joins the layer that reads a layer, if it is the only one and of one of these kinds. */
  private KerasLayer joinNext(String name, Set<String> kinds) {
    List<KerasLayer> readers = model.readers(name);
    if (readers.size() != 1
        || model.outputs().contains(name)
        || !kinds.contains(readers.get(0).kind())) {
      return null;
    }
    joined.add(readers.get(0).name());
    return readers.get(0);
  }

  private void requireChannelsLast(KerasLayer layer) {
    if (!layer.text("data_format", "channels_last").equals("channels_last")) {
      problems.add(layer.problem("has channels first"));
    }
  }

  private void heads(int classes, List<Float> anchors) {
    List<Value> outputs = new ArrayList<>();
    for (String output : model.outputs()) {
      Value value = values.get(output);
      if (value == null || value.number() < 0) {
        problems.add("its output %s is no layer of planes".formatted(KerasModel.shown(output)));
        return;
      }
      outputs.add(value);
    }
    int pairs = anchors.size() / 2;
    if (anchors.isEmpty() || anchors.size() % 2 != 0 || pairs % outputs.size() != 0) {
      problems.add(
          "needs --anchors w,h,w,h,... in pairs, as many for each of its %d outputs"
              .formatted(outputs.size()));
      return;
    }
    int each = pairs / outputs.size();
    for (Value output : outputs) {
      if (output.channels() != each * (5 + classes)) {
        problems.add(
            "gives %d channels; %d anchors and %d classes need %d"
                .formatted(output.channels(), each, classes, each * (5 + classes)));
        return;
      }
    }
    String listed = anchors.stream().map(String::valueOf).collect(Collectors.joining(","));
    if (outputs.size() == 1) {
      section(
          outputs.get(0),
          "[region]%nanchors=%s%nclasses=%d%ncoords=4%nnum=%d%nsoftmax=1%n",
          listed,
          classes,
          each);
      return;
    }
    for (Value output : outputs) {
      // The coarser a grid, the larger its anchors.
      long coarser = outputs.stream().filter(other -> other.height() < output.height()).count();
      int first = pairs - each * (int) (coarser + 1);
      section(
          output,
          "[yolo]%nmask=%s%nanchors=%s%nclasses=%d%nnum=%d%n",
          IntStream.range(first, first + each)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(",")),
          listed,
          classes,
          pairs);
    }
  }

  /** A section that reads a value; a route comes before it where that is not the last one's. */
  private void section(Value from, String format, Object... numbers) {
    if (from.number() != sections - 1) {
      if (from.number() < 0) {
        problems.add("more than one layer reads the model's input");
        return;
      }
      emit("[route]%nlayers=%d%n".formatted(from.number()));
    }
    emit(String.format(Locale.ROOT, format, numbers));
  }

  private void emit(String section) {
    text.append(section.replace("\r", "")).append('\n');
    sections++;
  }
}
