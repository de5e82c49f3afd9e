package io.lookonce.network;

import io.lookonce.darknet.Transfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The numbers that a classifier takes over from a trained one with the same layers: all of them,
 * but those of the output layer only if it tells the same classes apart.
 */
public final class ClassifierTransfer {

  /** Parameters by DL4J's name, in C order. */
  private final Map<String, float[]> numbers = new LinkedHashMap<>();

  private final List<String> taken = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private ClassifierTransfer() {}

  /**
   * Chooses and copies the numbers.
   *
   * @param source the trained network; not needed afterwards
   * @param sameClasses whether the classes of both are the same, in the same order
   * @param target a graph of the network that takes them
   * @throws IllegalArgumentException if they do not have the same layers, naming the first that
   *     differs
   */
  public static ClassifierTransfer of(
      ComputationGraph source, boolean sameClasses, ComputationGraph target) {
    requireSameNames(source, target);
    ClassifierTransfer transfer = new ClassifierTransfer();
    String output = target.getConfiguration().getNetworkOutputs().get(0);
    for (Layer layer : target.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      boolean keeps = sameClasses || !name.equals(output);
      if (keeps) {
        requireSame(source.getLayer(name), layer);
      }
      if (layer.numParams() > 0) {
        (keeps ? transfer.taken : transfer.left).add(name);
        if (keeps) {
          transfer.numbers.putAll(Transfer.numbers(source.getLayer(name)));
        }
      }
    }
    return transfer;
  }

  private static void requireSameNames(ComputationGraph source, ComputationGraph target) {
    List<String> there = names(source);
    List<String> here = names(target);
    require(
        there.equals(here),
        "its layers are %s, those of the network here are %s",
        String.join(", ", there),
        String.join(", ", here));
  }

  private static List<String> names(ComputationGraph graph) {
    return Arrays.stream(graph.getLayers())
        .map(layer -> layer.conf().getLayer().getLayerName())
        .toList();
  }

  private static void requireSame(Layer source, Layer target) {
    String name = target.conf().getLayer().getLayerName();
    require(
        source.conf().getLayer().getClass() == target.conf().getLayer().getClass()
            && function(source).equals(function(target)),
        "its layer %s is of another type or function",
        name);
    require(
        shapes(source).equals(shapes(target)),
        "its layer %s has parameters of %s, the network here %s",
        name,
        shapes(source),
        shapes(target));
  }

  private static String function(Layer layer) {
    return layer.conf().getLayer() instanceof BaseLayer base ? base.getActivationFn() + "" : "";
  }

  private static Map<String, String> shapes(Layer layer) {
    Map<String, String> shapes = new TreeMap<>();
    layer.paramTable().forEach((name, values) -> shapes.put(name, Arrays.toString(values.shape())));
    return shapes;
  }

  private static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }

  /** Layers whose parameters are taken over. */
  public List<String> taken() {
    return List.copyOf(taken);
  }

  /** Layers whose parameters begin anew: none, or the output layer. */
  public List<String> left() {
    return List.copyOf(left);
  }

  /** How many parameters are taken over, running statistics included. */
  public long count() {
    return numbers.values().stream().mapToLong(values -> values.length).sum();
  }

  void into(ComputationGraph graph) {
    Transfer.put(numbers, graph);
  }
}
