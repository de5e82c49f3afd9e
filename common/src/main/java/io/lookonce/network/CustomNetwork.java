package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * /** A network of layers described in the configuration: {@code layers = [{ type = convolution, ..
 * }, .., { type = output, units = 6 }]}. A layer reads the one before it, or those that {@code
 * from} names. Each is checked against the shapes of its inputs.
 *
 * @param input shape of the examples
 * @param nodes in order, the output last
 */
public record CustomNetwork(InputShape input, List<Node> nodes) implements ClassifierNetwork {

  static final String NAME = "custom";

  /**
   * A layer, or a vertex that joins or divides the outputs of others.
   *
   * @param layer null for a vertex
   * @param vertex null for a layer
   * @param inputs names of the nodes, or of the network's input, that it reads
   */
  public record Node(String name, Layer layer, GraphVertex vertex, List<String> inputs) {}

  /**
   * Reads {@code input} (either {@code height}, {@code width} and {@code channels}, or {@code
   * features}) and {@code layers}.
   */
  static CustomNetwork read(Settings settings) {
    InputShape input = readInput(settings);
    List<Settings> sections = settings.sections("layers");
    Map<String, InputType> shapes = new LinkedHashMap<>();
    shapes.put(INPUT, input.toInputType());
    List<Node> nodes = new ArrayList<>(sections.size());
    for (int number = 1; number <= sections.size(); number++) {
      Settings section = sections.get(number - 1);
      CustomLayers layers = new CustomLayers(section, number, shapes);
      Node node = layers.read();
      requireOutputAtTheEnd(section, number == sections.size());
      requireNewName(section, node, shapes.keySet());
      shapes.put(node.name(), layers.shapeAfter(node));
      nodes.add(node);
    }
    if (nodes.isEmpty()) {
      throw settings.refused("layers", "must end with { type = output, units = .. }");
    }
    requireReaders(sections, nodes);
    return new CustomNetwork(input, List.copyOf(nodes));
  }

  private static InputShape readInput(Settings settings) {
    Settings input = settings.section("input");
    return input.has("features")
        ? new InputShape.Features(input.integer("features", Range.between(1, 1 << 24)))
        : InputShape.Image.read(settings, 1);
  }

  private static void requireOutputAtTheEnd(Settings section, boolean last) {
    if (section.text("type").equals(CustomLayers.OUTPUT) != last) {
      throw section.refused(
          "type", last ? "must be output for the last layer" : "must be the last layer");
    }
  }

  private static void requireNewName(Settings section, Node node, Set<String> before) {
    if (before.contains(node.name())) {
      throw section.refused("name", "is already the name of another layer");
    }
  }

  /** Every layer but the last must be read, or it would be trained for nothing. */
  private static void requireReaders(List<Settings> sections, List<Node> nodes) {
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.inputs()));
    for (int index = 0; index < nodes.size() - 1; index++) {
      if (!read.contains(nodes.get(index).name())) {
        throw sections
            .get(index)
            .refused(
                "type",
                "is the layer "
                    + nodes.get(index).name()
                    + ", which no later layer reads: name it in a from, or leave it out");
      }
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int outputs() {
    FeedForwardLayer last = (FeedForwardLayer) nodes.get(nodes.size() - 1).layer();
    return Math.toIntExact(last.getNOut());
  }

  /** Adds copies, because a DL4J graph writes the number of inputs into each layer. */
  @Override
  public String addTo(GraphBuilder graph) {
    for (Node node : nodes) {
      String[] inputs = node.inputs().toArray(String[]::new);
      if (node.layer() == null) {
        graph.addVertex(node.name(), node.vertex().clone(), inputs);
      } else {
        graph.addLayer(node.name(), node.layer().clone(), inputs);
      }
    }
    return nodes.get(nodes.size() - 1).name();
  }
}
