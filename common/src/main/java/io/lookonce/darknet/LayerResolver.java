package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.Dropout;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Region;
import io.lookonce.darknet.DarknetLayer.Reorg;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Shortcut;
import io.lookonce.darknet.DarknetLayer.Upsample;
import java.util.ArrayList;
import java.util.List;

/** Turns sections into layers one by one, following the shapes from the input to the head. */
final class LayerResolver {
  /** Beyond any network there is; below what would overflow an index. */
  private static final int MAX_FILTERS = 65_536;

  private static final int MAX_WINDOW = 64;
  private static final int MAX_CLASSES = 65_536;

  /** Values of one layer for one image: 1 GiB of floats. */
  private static final long MAX_LAYER_VALUES = 1L << 28;

  /** An ONNX file is one protobuf message and so at most 2 GiB. */
  private static final long MAX_PARAMETERS = 500_000_000L;

  private final LayerShape input;
  private final List<DarknetLayer> layers = new ArrayList<>();
  private final List<Integer> strides = new ArrayList<>();
  private long parameters;

  private LayerResolver(LayerShape input) {
    this.input = input;
  }

  /** The layers of all sections after {@code [net]}, and how far they shrink the image. */
  record Resolved(List<DarknetLayer> layers, int stride) {}

  static Resolved resolve(List<DarknetSection> sections, LayerShape input)
      throws DarknetFormatException {
    LayerResolver resolver = new LayerResolver(input);
    for (DarknetSection section : sections) {
      resolver.add(section);
    }
    int stride = resolver.strides.stream().mapToInt(Integer::intValue).max().orElse(1);
    return new Resolved(List.copyOf(resolver.layers), stride);
  }

  private void add(DarknetSection section) throws DarknetFormatException {
    if (!layers.isEmpty() && layers.get(layers.size() - 1) instanceof Region) {
      throw section.problem(
          "[%s] follows [region], which must be the last section"
              .formatted(DarknetSection.quoted(section.name())));
    }
    DarknetLayer layer =
        switch (section.name()) {
          case "convolutional", "conv" -> convolution(section);
          case "maxpool", "max" -> maxPool(section);
          case "route" -> route(section);
          case "reorg" -> reorg(section);
          case "upsample" -> upsample(section);
          case "shortcut" -> shortcut(section);
          case "dropout" -> dropout(section);
          case "region" -> region(section);
          default ->
              throw section.problem(
                  "[%s] is not supported, only convolutional, maxpool, route, reorg, upsample, shortcut, dropout and region are"
                      .formatted(DarknetSection.quoted(section.name())));
        };
    if (layer.output().size() > MAX_LAYER_VALUES) {
      throw section.problem(
          "[%s] gives %s values for one image, more than %d"
              .formatted(section.name(), layer.output(), MAX_LAYER_VALUES));
    }
    layers.add(layer);
  }

  private Convolution convolution(DarknetSection section) throws DarknetFormatException {
    LayerVariants.refuseInConvolution(section);
    int filters = section.requiredNumber("filters", 1, MAX_FILTERS);
    int size = section.requiredNumber("size", 1, MAX_WINDOW);
    int stride = section.number("stride", 1, 1, MAX_WINDOW);
    int explicit = section.number("padding", 0, 0, MAX_WINDOW);
    int padding = section.number("pad", 0, 0, 1) == 1 ? size / 2 : explicit;
    boolean batchNormalize = section.number("batch_normalize", 0, 0, 1) == 1;
    DarknetActivation activation = DarknetActivation.read(section, "logistic");
    LayerShape from = previous();
    LayerShape output =
        new LayerShape(
            filters,
            windows(section, from.height() + 2 * padding, size, stride),
            windows(section, from.width() + 2 * padding, size, stride));
    Convolution convolution =
        new Convolution(
            section.line(), from, output, size, stride, padding, batchNormalize, activation);
    count(section, convolution);
    shrinkBy(stride);
    return convolution;
  }

  private void count(DarknetSection section, Convolution convolution)
      throws DarknetFormatException {
    parameters += convolution.parameterCount();
    if (parameters > MAX_PARAMETERS) {
      throw section.problem(
          "filters",
          "the network has %d parameters up to here, more than the %d an ONNX file can hold"
              .formatted(parameters, MAX_PARAMETERS));
    }
  }

  private MaxPool maxPool(DarknetSection section) throws DarknetFormatException {
    LayerVariants.refuseInMaxPool(section);
    int stride = section.number("stride", 1, 1, MAX_WINDOW);
    int size = section.number("size", stride, 1, MAX_WINDOW);
    int padding = section.number("padding", size - 1, 0, size - 1);
    int before = padding / 2;
    LayerShape from = previous();
    int height = windows(section, from.height() + padding, size, stride);
    int width = windows(section, from.width() + padding, size, stride);
    shrinkBy(stride);
    return new MaxPool(
        section.line(),
        from,
        new LayerShape(from.channels(), height, width),
        size,
        stride,
        before,
        Math.max(0, (width - 1) * stride + size - before - from.width()),
        Math.max(0, (height - 1) * stride + size - before - from.height()));
  }

  private Route route(DarknetSection section) throws DarknetFormatException {
    section.refuseUnless("groups", 1);
    if (!section.has("layers")) {
      throw section.problem("[route] needs layers=");
    }
    List<Integer> sources = new ArrayList<>();
    for (int listed : section.numbers("layers")) {
      sources.add(earlierLayer(section, "layers", listed));
    }
    strides.add(strides.get(sources.get(0)));
    return new Route(section.line(), joined(section, sources), sources);
  }

  /** A layer's number from how a section names it: from 0, or backwards from −1. */
  private int earlierLayer(DarknetSection section, String key, int listed)
      throws DarknetFormatException {
    int source = listed < 0 ? layers.size() + listed : listed;
    if (source < 0 || source >= layers.size()) {
      throw section.problem(
          key,
          "%s=%d does not name an earlier layer, this is layer %d"
              .formatted(key, listed, layers.size()));
    }
    return source;
  }

  private LayerShape joined(DarknetSection section, List<Integer> sources)
      throws DarknetFormatException {
    LayerShape first = layers.get(sources.get(0)).output();
    long channels = 0;
    for (int source : sources) {
      LayerShape shape = layers.get(source).output();
      if (shape.width() != first.width() || shape.height() != first.height()) {
        throw section.problem(
            "layers",
            "[route] cannot join layer %d (%s) and layer %d (%s), their widths and heights differ"
                .formatted(sources.get(0), first, source, shape));
      }
      channels += shape.channels();
    }
    if (channels > Integer.MAX_VALUE) {
      throw section.problem("layers", "[route] joins %d channels, too many".formatted(channels));
    }
    return new LayerShape((int) channels, first.height(), first.width());
  }

  private Reorg reorg(DarknetSection section) throws DarknetFormatException {
    LayerVariants.refuseInReorg(section);
    int stride = section.number("stride", 1, 1, MAX_WINDOW);
    int area = stride * stride;
    LayerShape from = previous();
    if (from.width() % stride != 0 || from.height() % stride != 0 || from.channels() % area != 0) {
      throw section.problem(
          "stride",
          "[reorg] with stride=%d needs width and height divisible by %d and channels by %d, it gets %s"
              .formatted(stride, stride, area, from));
    }
    shrinkBy(stride);
    return new Reorg(
        section.line(),
        from,
        new LayerShape(from.channels() * area, from.height() / stride, from.width() / stride),
        stride);
  }

  private Upsample upsample(DarknetSection section) throws DarknetFormatException {
    LayerVariants.refuseInUpsample(section);
    int stride = section.number("stride", 2, 1, MAX_WINDOW);
    LayerShape from = previous();
    int before = strides.isEmpty() ? 1 : strides.get(strides.size() - 1);
    strides.add(Math.max(1, before / stride));
    return new Upsample(
        section.line(),
        new LayerShape(from.channels(), from.height() * stride, from.width() * stride),
        stride);
  }

  private Shortcut shortcut(DarknetSection section) throws DarknetFormatException {
    LayerVariants.refuseInShortcut(section);
    if (!section.has("from")) {
      throw section.problem("[shortcut] needs from=");
    }
    int source = earlierLayer(section, "from", section.numbers("from").get(0));
    LayerShape other = layers.get(source).output();
    if (!previous().equals(other)) {
      throw section.problem(
          "from",
          "[shortcut] cannot add layer %d (%s) to the layer before (%s), their shapes differ"
              .formatted(source, other, previous()));
    }
    shrinkBy(1);
    return new Shortcut(section.line(), other, source, DarknetActivation.read(section, "linear"));
  }

  private Dropout dropout(DarknetSection section) {
    shrinkBy(1);
    return new Dropout(section.line(), previous());
  }

  private Region region(DarknetSection section) throws DarknetFormatException {
    int classes = section.requiredNumber("classes", 1, MAX_CLASSES);
    int count = section.requiredNumber("num", 1, MAX_CLASSES);
    LayerVariants.refuseInRegion(section);
    if (!section.has("anchors")) {
      throw section.problem("[region] needs anchors=");
    }
    List<Float> anchors = section.positiveNumbers("anchors");
    if (anchors.size() != 2 * count) {
      throw section.problem(
          "anchors",
          "anchors holds %d numbers, num=%d needs %d".formatted(anchors.size(), count, 2 * count));
    }
    LayerShape from = previous();
    long needed = (long) count * (5 + classes);
    if (from.channels() != needed) {
      throw section.problem(
          "classes",
          "[region] with num=%d and classes=%d needs %d channels, the layer before gives %d"
              .formatted(count, classes, needed, from.channels()));
    }
    return new Region(section.line(), from, classes, anchors);
  }

  private LayerShape previous() {
    return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
  }

  private void shrinkBy(int stride) {
    int before = strides.isEmpty() ? 1 : strides.get(strides.size() - 1);
    strides.add((int) Math.min((long) before * stride, Integer.MAX_VALUE));
  }

  private static int windows(DarknetSection section, int length, int size, int stride)
      throws DarknetFormatException {
    if (length < size) {
      throw section.problem(
          "size",
          "[%s] with size=%d does not fit into %d padded cells"
              .formatted(section.name(), size, length));
    }
    return (length - size) / stride + 1;
  }
}
