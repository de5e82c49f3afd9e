package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A stack of layers described in the configuration: {@code layers = [{ type = convolution, .. },
 * .., { type = output, units = 6 }]}. Each is checked against the shape that reaches it.
 */
public final class CustomNetwork implements SequentialNetwork {

  static final String NAME = "custom";

  private final InputShape input;
  private final List<Layer> layers;

  private CustomNetwork(InputShape input, List<Layer> layers) {
    this.input = input;
    this.layers = layers;
  }

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
      throw section.refused("type", last ? "must be output: it is the last layer" : "must be last");
    }
  }

  private static void requireNewName(Settings section, Layer layer, List<Layer> before) {
    String name = layer.getLayerName();
    boolean taken = before.stream().anyMatch(other -> other.getLayerName().equals(name));
    if (taken || name.equals(INPUT)) {
      throw section.refused("name", "is taken by another layer");
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputShape input() {
    return input;
  }

  @Override
  public int outputs() {
    FeedForwardLayer last = (FeedForwardLayer) layers.get(layers.size() - 1);
    return Math.toIntExact(last.getNOut());
  }

  /** Copies, because a DL4J graph writes the number of its inputs into each layer. */
  @Override
  public List<Layer> layers() {
    return layers.stream().map(Layer::clone).toList();
  }
}
