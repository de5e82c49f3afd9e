package io.lookonce.darknet;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns sections into layers in file order and computes the output shape of each. */
final class LayerResolver {
  /** Values of one layer for one image: 1 GiB of floats. */
  private static final long MAX_LAYER_VALUES = 1L << 28;

  /** An ONNX file is one protobuf message and so at most 2 GiB. */
  private static final long MAX_PARAMETERS = 500_000_000L;

  private final LayerShape input;

  /** Null where a layer has a problem, or reads one that has. */
  private final List<DarknetLayer> layers = new ArrayList<>();

  private final List<Integer> strides = new ArrayList<>();
  private final List<DarknetFormatException> problems = new ArrayList<>();
  private long parameters;

  private LayerResolver(LayerShape input) {
    this.input = input;
  }

  /** The layers of all sections after {@code [net]}, and how far they shrink the image. */
  record Resolved(List<DarknetLayer> layers, int stride) {}

  /**
   * Resolves all layers.
   *
   * @throws DarknetFormatException naming every problem that does not follow from another
   */
  static Resolved resolve(String fileName, List<DarknetSection> sections, LayerShape input)
      throws DarknetFormatException {
    LayerResolver resolver = new LayerResolver(input);
    for (DarknetSection section : sections) {
      resolver.addOrNote(section);
    }
    if (!resolver.problems.isEmpty()) {
      throw DarknetFormatException.joined(fileName, resolver.problems);
    }
    int stride = resolver.strides.stream().mapToInt(Integer::intValue).max().orElse(1);
    return new Resolved(List.copyOf(resolver.layers), stride);
  }

  private void addOrNote(DarknetSection section) {
    List<DarknetFormatException> unsupported = LayerVariants.problems(section);
    problems.addAll(unsupported);
    int number = layers.size();
    if (unsupported.isEmpty() && !readsUnknown(section)) {
      try {
        add(section);
      } catch (DarknetFormatException problem) {
        problems.add(problem);
      }
    }
    if (layers.size() == number) {
      layers.add(null);
    }
    while (strides.size() < layers.size()) {
      strides.add(1);
    }
  }

  /** Whether the shape of what a section reads is not known, because of an earlier problem. */
  private boolean readsUnknown(DarknetSection section) {
    boolean route = section.name().equals("route");
    if (!route && !layers.isEmpty() && layers.get(layers.size() - 1) == null) {
      return true;
    }
    try {
      String key = route ? "layers" : "from";
      for (int listed : section.has(key) ? section.numbers(key) : List.<Integer>of()) {
        int source = listed < 0 ? layers.size() + listed : listed;
        if (source >= 0 && source < layers.size() && layers.get(source) == null) {
          return true;
        }
      }
    } catch (DarknetFormatException notedLater) {
      return false;
    }
    return false;
  }

  private void add(DarknetSection section) throws DarknetFormatException {
    if (!layers.isEmpty() && layers.get(layers.size() - 1) instanceof Region) {
      throw section.problem(
          String.format(
              Locale.ROOT,
              "[%s] follows [region], which must be the last section",
              DarknetSection.quoted(section.name())));
    }
    DarknetLayer layer =
        switch (section.name()) {
          case "convolutional", "conv" -> convolution(section);
          case "maxpool", "max" -> maxPool(section);
          case "avgpool", "avg" -> averagePool(section);
          case "route" -> route(section);
          case "reorg" -> reorg(section);
          case "upsample" -> upsample(section);
          case "shortcut" -> shortcut(section);
          case "scale_channels", "sam" -> scale(section);
          case "dropout" -> dropout(section);
          case "region" -> HeadResolver.region(section, previous(section), layers);
          case "yolo" -> yolo(section);
          default -> throw new IllegalStateException(section.name());
        };
    if (layer.output().size() > MAX_LAYER_VALUES) {
      throw section.problem(
          String.format(
              Locale.ROOT,
              "[%s] gives %s values for one image, more than %d",
              section.name(),
              layer.output(),
              MAX_LAYER_VALUES));
    }
    layers.add(layer);
  }

  private Convolution convolution(DarknetSection section) throws DarknetFormatException {
    Convolution convolution = WindowLayers.convolution(section, previous(section));
    count(section, convolution);
    shrinkBy(Math.max(convolution.strideX(), convolution.strideY()));
    return convolution;
  }

  private void count(DarknetSection section, Convolution convolution)
      throws DarknetFormatException {
    parameters += convolution.parameterCount();
    if (parameters > MAX_PARAMETERS) {
      throw section.problem(
          "filters",
          String.format(
              Locale.ROOT,
              "the network has %d parameters up to here, more than the %d an ONNX file can hold",
              parameters,
              MAX_PARAMETERS));
    }
  }

  private MaxPool maxPool(DarknetSection section) throws DarknetFormatException {
    MaxPool pool = WindowLayers.maxPool(section, previous(section));
    shrinkBy(Math.max(pool.strideX(), pool.strideY()));
    return pool;
  }

  private Reorg reorg(DarknetSection section) throws DarknetFormatException {
    Reorg reorg = WindowLayers.reorg(section, previous(section));
    shrinkBy(reorg.stride());
    return reorg;
  }

  private Route route(DarknetSection section) throws DarknetFormatException {
    if (!section.has("layers")) {
      throw section.problem("[route] needs layers=");
    }
    List<Integer> sources = new ArrayList<>();
    for (int listed : section.numbers("layers")) {
      sources.add(earlierLayer(section, "layers", listed));
    }
    int groups = section.number("groups", 1, 1, WindowLayers.MAX_FILTERS);
    int group = section.number("group_id", 0, 0, groups - 1);
    LayerShape output = joined(section, sources, groups);
    strides.add(strides.get(sources.get(0)));
    return new Route(section.line(), output, sources, groups, group);
  }

  /** A layer's number from how a section names it: from 0, or backwards from −1. */
  private int earlierLayer(DarknetSection section, String key, int listed)
      throws DarknetFormatException {
    int source = listed < 0 ? layers.size() + listed : listed;
    if (source < 0 || source >= layers.size()) {
      throw section.problem(
          key,
          String.format(
              Locale.ROOT,
              "%s=%d does not name an earlier layer, this is layer %d",
              key,
              listed,
              layers.size()));
    }
    refuseHead(section, key, source);
    return source;
  }

  /** No layer may read a head, whose output in Darknet would be activated values. */
  private void refuseHead(DarknetSection section, String key, int source)
      throws DarknetFormatException {
    if (layers.get(source) instanceof Yolo head) {
      throw section.problem(
          key,
          String.format(
              Locale.ROOT,
              "[%s] reads the [yolo] in line %d, which only gives boxes",
              section.name(),
              head.line()));
    }
  }

  private LayerShape joined(DarknetSection section, List<Integer> sources, int groups)
      throws DarknetFormatException {
    LayerShape first = layers.get(sources.get(0)).output();
    long channels = 0;
    for (int source : sources) {
      LayerShape shape = layers.get(source).output();
      if (shape.width() != first.width() || shape.height() != first.height()) {
        throw section.problem(
            "layers",
            String.format(
                Locale.ROOT,
                "[route] cannot join layer %d (%s) and layer %d (%s), their widths and heights"
                    + " differ",
                sources.get(0),
                first,
                source,
                shape));
      }
      if (shape.channels() % groups != 0) {
        throw section.problem(
            "groups",
            String.format(
                Locale.ROOT,
                "groups=%d in [route] does not divide the %d channels of layer %d",
                groups,
                shape.channels(),
                source));
      }
      channels += shape.channels() / groups;
    }
    if (channels > Integer.MAX_VALUE) {
      throw section.problem(
          "layers", String.format(Locale.ROOT, "[route] joins %d channels, too many", channels));
    }
    return new LayerShape((int) channels, first.height(), first.width());
  }

  private Upsample upsample(DarknetSection section) throws DarknetFormatException {
    int stride = section.number("stride", 2, 1, WindowLayers.MAX_WINDOW);
    LayerShape from = previous(section);
    int before = strides.isEmpty() ? 1 : strides.get(strides.size() - 1);
    strides.add(Math.max(1, before / stride));
    return new Upsample(
        section.line(),
        new LayerShape(from.channels(), from.height() * stride, from.width() * stride),
        stride);
  }

  private Shortcut shortcut(DarknetSection section) throws DarknetFormatException {
    if (!section.has("from")) {
      throw section.problem("[shortcut] needs from=");
    }
    LayerShape before = previous(section);
    List<Integer> sources = new ArrayList<>();
    for (int listed : section.numbers("from")) {
      int source = earlierLayer(section, "from", listed);
      LayerShape other = layers.get(source).output();
      if (!before.equals(other)) {
        throw section.problem(
            "from",
            String.format(
                Locale.ROOT,
                "[shortcut] cannot add layer %d (%s) to the layer before (%s), their shapes differ",
                source,
                other,
                before));
      }
      sources.add(source);
    }
    shrinkBy(1);
    return new Shortcut(section.line(), before, sources, DarknetActivation.read(section, "linear"));
  }

  private AveragePool averagePool(DarknetSection section) throws DarknetFormatException {
    LayerShape from = previous(section);
    shrinkBy(1);
    return new AveragePool(section.line(), from, new LayerShape(from.channels(), 1, 1));
  }

  private Scale scale(DarknetSection section) throws DarknetFormatException {
    if (!section.has("from")) {
      throw section.problem(String.format(Locale.ROOT, "[%s] needs from=", section.name()));
    }
    int source = earlierLayer(section, "from", section.numbers("from").get(0));
    LayerShape scaled = layers.get(source).output();
    LayerShape factors = previous(section);
    boolean perChannel =
        section.name().equals("scale_channels")
            && factors.equals(new LayerShape(scaled.channels(), 1, 1));
    if (!perChannel && !factors.equals(scaled)) {
      throw section.problem(
          "from",
          String.format(
              Locale.ROOT,
              "[%s] cannot scale layer %d (%s) by the layer before (%s), their shapes do not match",
              section.name(),
              source,
              scaled,
              factors));
    }
    strides.add(strides.get(source));
    return new Scale(section.line(), scaled, source, DarknetActivation.read(section, "linear"));
  }

  private Dropout dropout(DarknetSection section) throws DarknetFormatException {
    shrinkBy(1);
    return new Dropout(section.line(), previous(section));
  }

  private Yolo yolo(DarknetSection section) throws DarknetFormatException {
    Yolo head = HeadResolver.yolo(section, previous(section), layers);
    shrinkBy(1);
    return head;
  }

  /** What the layer before gives. */
  private LayerShape previous(DarknetSection section) throws DarknetFormatException {
    if (layers.isEmpty()) {
      return input;
    }
    refuseHead(section, "", layers.size() - 1);
    return layers.get(layers.size() - 1).output();
  }

  private void shrinkBy(int stride) {
    int before = strides.isEmpty() ? 1 : strides.get(strides.size() - 1);
    strides.add((int) Math.min((long) before * stride, Integer.MAX_VALUE));
  }
}
