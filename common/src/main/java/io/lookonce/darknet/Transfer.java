package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Parameters that a network takes over from a trained one: those of each convolution with the same
 * number and shape in both, and those that give the classes only if anchors and classes are equal:
 * the last one before a {@code [region]}, and all without batch normalisation that have one filter
 * per class before {@code [yolo]} heads. All other convolutions are reinitialised.
 */
public final class Transfer {

  /** Nothing is taken over. */
  public static final Transfer NONE = new Transfer(Map.of(), List.of(), List.of());

  /** Parameters by DL4J's name, in C order. */
  private final Map<String, float[]> numbers;

  private final List<Integer> taken;
  private final List<Integer> left;

  private Transfer(Map<String, float[]> numbers, List<Integer> taken, List<Integer> left) {
    this.numbers = numbers;
    this.taken = List.copyOf(taken);
    this.left = List.copyOf(left);
  }

  /**
   * Chooses and copies the numbers.
   *
   * @param source the trained network
   * @param graph its graph; not needed afterwards
   * @param sameClasses whether the classes of both are the same, in the same order
   * @param target the network that takes them, whose graph has the same batch normalisation epsilon
   */
  public static Transfer of(
      DarknetConfiguration source,
      ComputationGraph graph,
      boolean sameClasses,
      DarknetConfiguration target) {
    boolean sameHead = sameClasses && sameHead(source, target);
    Map<String, float[]> numbers = new LinkedHashMap<>();
    List<Integer> taken = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    int last = lastConvolution(target);
    for (int number = 0; number <= last; number++) {
      if (target.layers().get(number) instanceof Convolution layer) {
        boolean givesClasses =
            target.hasRegion()
                ? number == last
                : !layer.batchNormalize() && layer.filters() == target.classes();
        boolean suits = isSame(source, number, layer) && (!givesClasses || sameHead);
        (suits ? taken : left).add(number);
        if (suits) {
          copy(graph, number, numbers);
        }
      }
    }
    return new Transfer(numbers, taken, left);
  }

  private static boolean sameHead(DarknetConfiguration one, DarknetConfiguration other) {
    if (one.hasRegion() != other.hasRegion() || one.classes() != other.classes()) {
      return false;
    }
    return one.hasRegion()
        ? one.region().anchors().equals(other.region().anchors())
        : anchors(one).equals(anchors(other));
  }

  private static List<List<Float>> anchors(DarknetConfiguration configuration) {
    return configuration.yoloHeads().stream().map(Yolo::anchors).toList();
  }

  /** Whether two networks have the same layers, but for the last convolution and the head. */
  public static boolean sameBody(DarknetConfiguration one, DarknetConfiguration other) {
    int last = lastConvolution(other);
    if (one.layers().size() != other.layers().size() || lastConvolution(one) != last) {
      return false;
    }
    for (int number = 0; number < last; number++) {
      if (one.layers().get(number).getClass() != other.layers().get(number).getClass()
          || (other.layers().get(number) instanceof Convolution layer
              && !isSame(one, number, layer))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(DarknetConfiguration source, int number, Convolution layer) {
    return number < source.layers().size()
        && source.layers().get(number) instanceof Convolution other
        && other.input().channels() == layer.input().channels()
        && other.filters() == layer.filters()
        && other.size() == layer.size()
        && other.strideX() == layer.strideX()
        && other.strideY() == layer.strideY()
        && other.dilation() == layer.dilation()
        && other.padding() == layer.padding()
        && other.groups() == layer.groups()
        && other.batchNormalize() == layer.batchNormalize()
        && other.activation() == layer.activation();
  }

  private static void copy(ComputationGraph graph, int number, Map<String, float[]> into) {
    for (String vertex :
        List.of(DarknetGraph.nameOf(number), DarknetGraph.normalizationOf(number))) {
      if (graph.getVertex(vertex) != null) {
        into.putAll(numbers(graph.getLayer(vertex)));
      }
    }
  }

  /** A copy of the parameters of one layer of a graph, by DL4J's name, in C order. */
  public static Map<String, float[]> numbers(Layer layer) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    String vertex = layer.conf().getLayer().getLayerName();
    layer
        .paramTable()
        .forEach(
            (name, values) -> numbers.put(vertex + "_" + name, values.dup('c').data().asFloat()));
    return numbers;
  }

  /** The number of a network's last convolution, whose output the head reads. */
  public static int lastConvolution(DarknetConfiguration configuration) {
    int last = configuration.layers().size() - 1;
    while (last >= 0 && !(configuration.layers().get(last) instanceof Convolution)) {
      last--;
    }
    return last;
  }

  /** Numbers of the convolutions that are taken over. */
  public List<Integer> taken() {
    return taken;
  }

  /** Numbers of the convolutions that are reinitialised. */
  public List<Integer> left() {
    return left;
  }

  /** How many parameters are taken over, running statistics included. */
  public long count() {
    return numbers.values().stream().mapToLong(values -> values.length).sum();
  }

  /** The parameters that are taken over, by DL4J's name; not to be changed. */
  public Map<String, float[]> numbers() {
    return numbers;
  }

  /** Puts the numbers into the graph of the network that takes them. */
  public void into(ComputationGraph graph) {
    put(numbers, graph);
  }

  /** Puts numbers, as {@link #numbers(Layer)} gives them, into a graph. */
  public static void put(Map<String, float[]> numbers, ComputationGraph graph) {
    Map<String, INDArray> parameters = graph.paramTable();
    numbers.forEach(
        (name, values) -> {
          INDArray parameter = parameters.get(name);
          parameter.assign(Nd4j.create(values, parameter.shape(), 'c'));
        });
  }
}
