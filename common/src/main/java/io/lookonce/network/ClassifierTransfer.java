package io.lookonce.network;

import io.lookonce.darknet.Transfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The parameters that a classifier takes over from a trained classifier with the same layers. The
 * output layer's are included only if both have the same classes.
 */
public final class ClassifierTransfer {

  /** Parameters by DL4J's name, in C order. */
  private final Map<String, float[]> numbers = new LinkedHashMap<>();

  private final List<String> taken = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private ClassifierTransfer() {}

  /**
   * Selects and copies the parameters.
   *
   * @param source the trained network; it may be freed afterwards
   * @param sameClasses whether both have the same classes in the same order
   * @param target a graph of the network that takes the parameters over
   * @throws IllegalArgumentException if their layers differ, naming the first difference
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
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
    }
  }

  /** Layers whose parameters are taken over. */
  public List<String> taken() {
    return List.copyOf(taken);
  }

  /** Layers whose parameters are reinitialised: none, or the output layer. */
  public List<String> left() {
    return List.copyOf(left);
  }

  /** Number of parameters that are taken over, including running statistics. */
  public long count() {
    return numbers.values().stream().mapToLong(values -> values.length).sum();
  }

  void into(ComputationGraph graph) {
    Transfer.put(numbers, graph);
  }

  /**
   * A classifier that is initialised with parameters of a trained one; the others are drawn at
   * random.
   *
   * @param network its layers
   * @param transfer the parameters to take over
   */
  public record StartedClassifier(ClassifierNetwork network, ClassifierTransfer transfer)
      implements ClassifierNetwork {

    @Override
    public String name() {
      return network.name();
    }

    @Override
    public InputShape input() {
      return network.input();
    }

    @Override
    public int outputs() {
      return network.outputs();
    }

    @Override
    public String addTo(GraphBuilder graph) {
      return network.addTo(graph);
    }

    @Override
    public ComputationGraph build(TrainingSettings settings, int trainingExamples) {
      ComputationGraph graph = network.build(settings, trainingExamples);
      transfer.into(graph);
      return graph;
    }
  }
}
