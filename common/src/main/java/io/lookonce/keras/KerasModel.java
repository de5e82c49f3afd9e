package io.lookonce.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The layers of a Keras model in an order in which they can be computed, and their numbers.
 *
 * @param file how messages call the file
 * @param layers without those that do nothing when a network is used: {@code Dropout}, linear
 *     activations and the like
 * @param outputs names of the layers whose results are the model's, in order
 * @param weights by the name of the layer
 */
public record KerasModel(
    String file,
    List<KerasLayer> layers,
    List<String> outputs,
    Map<String, Map<String, KerasArray>> weights) {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "Dropout",
          "SpatialDropout2D",
          "GaussianNoise",
          "GaussianDropout",
          "AlphaDropout",
          "ActivityRegularization");

  private static final int MOST_PROBLEMS = 20;

  /** An array of numbers, the last dimension running fastest. */
  record KerasArray(int[] shape, float[] values) {}

  /**
   * A layer.
   *
   * @param inputs names of the layers that it reads, in order; none for the model's input
   */
  record KerasLayer(String name, String kind, JsonNode config, List<String> inputs) {
    /** The message of a problem with it. */
    String problem(String what) {
      return String.format(Locale.ROOT, "%s (%s) %s", shown(name), shown(kind), what);
    }

    int number(String key, int absent) {
      JsonNode value = config.path(key);
      return value.isArray() ? value.path(0).asInt(absent) : value.asInt(absent);
    }

    String text(String key, String absent) {
      JsonNode value = config.path(key);
      // A custom activation stands as an object.
      return value.isMissingNode() || value.isNull()
          ? absent
          : value.isTextual() ? value.asText() : value.path("class_name").asText("of its own");
    }

    boolean flag(String key, boolean absent) {
      return config.path(key).asBoolean(absent);
    }

    /** Both numbers of a pair, which may be written as one. */
    int[] pair(String key, int absent) {
      JsonNode value = config.path(key);
      return value.isArray()
          ? new int[] {value.path(0).asInt(absent), value.path(1).asInt(absent)}
          : new int[] {value.asInt(absent), value.asInt(absent)};
    }
  }

  /**
   * Reads the JSON that Keras calls {@code model_config}.
   *
   * @throws InputRefused naming everything in the graph that is not supported
   */
  static KerasModel parse(
      String file, JsonNode root, Map<String, Map<String, KerasArray>> weights) {
    List<String> problems = new ArrayList<>();
    String kind = root.path("class_name").asText();
    JsonNode config = root.path("config");
    JsonNode listed = config.isArray() ? config : config.path("layers");
    boolean sequential = kind.equals("Sequential");
    if (!sequential && !kind.equals("Model") && !kind.equals("Functional")) {
      throw refused(
          file,
          List.of(
              String.format(Locale.ROOT, "a model of the kind %s is not supported", shown(kind))));
    }
    Map<String, KerasLayer> layers = new LinkedHashMap<>();
    String previous = null;
    for (JsonNode node : listed) {
      JsonNode own = node.path("config");
      String name = node.path("name").asText(own.path("name").asText("layer" + layers.size()));
      String layerKind = node.path("class_name").asText();
      if (sequential && layers.isEmpty() && !layerKind.equals("InputLayer")) {
        layers.put("input", new KerasLayer("input", "InputLayer", own, List.of()));
        previous = "input";
      }
      List<String> inputs =
          sequential
              ? previous == null ? List.of() : List.of(previous)
              : inputs(name, node.path("inbound_nodes"), problems);
      layers.put(name, new KerasLayer(name, layerKind, own, inputs));
      previous = name;
    }
    List<String> outputs =
        sequential && previous != null
            ? new ArrayList<>(List.of(previous))
            : outputs(config.path("output_layers"));
    if (!problems.isEmpty()) {
      throw refused(file, problems);
    }
    return new KerasModel(file, withoutIdle(file, sorted(file, layers), outputs), outputs, weights);
  }

  /** A list of {@code ["name", 0, 0]}, or one of them alone. */
  private static List<String> outputs(JsonNode listed) {
    List<String> outputs = new ArrayList<>();
    if (listed.path(0).isTextual()) {
      outputs.add(listed.path(0).asText());
    } else {
      listed.forEach(output -> outputs.add(output.path(0).asText()));
    }
    return outputs;
  }

  private static List<String> inputs(String name, JsonNode nodes, List<String> problems) {
    List<String> inputs = new ArrayList<>();
    if (nodes.size() > 1) {
      problems.add(
          name
              + String.format(
                  Locale.ROOT, " is used at %d places, only one is supported", nodes.size()));
    }
    // Keras 3 hides the name deeper in what is otherwise the same file.
    List<JsonNode> histories = nodes.path(0).findValues("keras_history");
    for (JsonNode input : histories.isEmpty() ? nodes.path(0) : histories) {
      inputs.add(input.path(0).asText());
    }
    return inputs;
  }

  private static List<KerasLayer> sorted(String file, Map<String, KerasLayer> layers) {
    Map<String, KerasLayer> sorted = new LinkedHashMap<>();
    while (sorted.size() < layers.size()) {
      int before = sorted.size();
      for (KerasLayer layer : layers.values()) {
        if (sorted.keySet().containsAll(layer.inputs())) {
          sorted.putIfAbsent(layer.name(), layer);
        }
      }
      if (sorted.size() == before) {
        throw refused(
            file,
            layers.values().stream()
                .filter(layer -> !sorted.containsKey(layer.name()))
                .map(layer -> layer.problem("reads a layer that there is not, or itself"))
                .toList());
      }
    }
    return List.copyOf(sorted.values());
  }

  /** Removes layers without effect and connects their readers to their inputs. */
  private static List<KerasLayer> withoutIdle(
      String file, List<KerasLayer> layers, List<String> outputs) {
    Map<String, String> idle = new TreeMap<>();
    List<KerasLayer> rest = new ArrayList<>();
    for (KerasLayer layer : layers) {
      List<String> inputs =
          layer.inputs().stream().map(input -> idle.getOrDefault(input, input)).toList();
      boolean linear =
          layer.kind().equals("Activation") && layer.text("activation", "linear").equals("linear");
      if ((linear || WITHOUT_EFFECT.contains(layer.kind())) && inputs.size() == 1) {
        idle.put(layer.name(), inputs.get(0));
      } else {
        rest.add(new KerasLayer(layer.name(), layer.kind(), layer.config(), inputs));
      }
    }
    outputs.replaceAll(output -> idle.getOrDefault(output, output));
    Set<String> names = rest.stream().map(KerasLayer::name).collect(Collectors.toSet());
    if (outputs.isEmpty() || !names.containsAll(outputs)) {
      throw refused(file, List.of("its outputs name no layer of it"));
    }
    return rest;
  }

  /** The layers that read a layer. */
  List<KerasLayer> readers(String name) {
    return layers.stream().filter(layer -> layer.inputs().contains(name)).toList();
  }

  /**
   * Rows, columns and channels of the input, or one number of features.
   *
   * @throws InputRefused if there are several inputs, or a side is open
   */
  public int[] inputShape() {
    List<KerasLayer> inputs =
        layers.stream().filter(layer -> layer.kind().equals("InputLayer")).toList();
    if (inputs.size() != 1) {
      throw refused(
          file,
          List.of(String.format(Locale.ROOT, "it has %d inputs, one is needed", inputs.size())));
    }
    JsonNode config = inputs.get(0).config();
    JsonNode shape = config.path(config.has("batch_shape") ? "batch_shape" : "batch_input_shape");
    int[] sides = new int[Math.max(0, shape.size() - 1)];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = shape.path(i + 1).asInt(-1);
    }
    return sides;
  }

  /** An array of a layer; null if it has none of that name. */
  KerasArray array(String layer, String name) {
    return weights.getOrDefault(layer, Map.of()).get(name);
  }

  /** One line that names all problems of a file. */
  static InputRefused refused(String file, List<String> problems) {
    List<String> different = problems.stream().distinct().toList();
    String listed =
        String.join("; ", different.subList(0, Math.min(MOST_PROBLEMS, different.size())));
    return new InputRefused(
        different.size() <= MOST_PROBLEMS
            ? file + ": " + listed
            : String.format(
                Locale.ROOT,
                "%s: %s; and %d more",
                file,
                listed,
                different.size() - MOST_PROBLEMS));
  }

  /** Text of a file as it may stand in a message: short and printable. */
  static String shown(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= 60 ? printable : printable.substring(0, 60) + "...";
  }
}
