package io.lookonce.gradientcheck;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One parameter array of a layer, by its position in the network's flat view of all parameters.
 *
 * @param layer the layer's name
 * @param name DL4J's: {@code W}, {@code b}, {@code gamma}, {@code beta}
 * @param offset of its first value in the flat view
 * @param shape as DL4J shapes it: [inputs, units], or [filters, channels, rows, columns]
 * @param columnsFirst whether the flat view has Fortran order (first index fastest) instead of C
 *     order
 */
public record ParameterArray(
    String layer, String name, long offset, List<Long> shape, boolean columnsFirst)
    implements Serializable {

  public ParameterArray {
    shape = List.copyOf(shape);
  }

  /**
   * The arrays that a network learns by gradients, from the input to the output. They exclude the
   * running statistics of batch normalisation.
   */
  public static List<ParameterArray> of(ComputationGraph graph) {
    List<ParameterArray> arrays = new ArrayList<>();
    long start = graph.params().offset();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (!vertex.hasLayer()) {
        continue;
      }
      Layer layer = vertex.getLayer();
      for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
        if (layer.updaterDivideByMinibatch(entry.getKey())) {
          INDArray values = entry.getValue();
          arrays.add(
              new ParameterArray(
                  vertex.getVertexName(),
                  entry.getKey(),
                  values.offset() - start,
                  Arrays.stream(values.shape()).boxed().toList(),
                  values.ordering() == 'f'));
        }
      }
    }
    return arrays;
  }

  /** Its number of values. */
  public long length() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** Layer and name, for messages. */
  public String label() {
    return layer + " " + name;
  }

  /**
   * The name of one of its values: {@code conv1 W[3, 0, 1, 1]}.
   *
   * @param index in the array, in the order of the flat view
   */
  public String label(long index) {
    long[] places = new long[shape.size()];
    long left = index;
    for (int i = 0; i < places.length; i++) {
      int dimension = columnsFirst ? i : places.length - 1 - i;
      places[dimension] = left % shape.get(dimension);
      left /= shape.get(dimension);
    }
    return label()
        + Arrays.stream(places)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * The part of a flat array that belongs to this array.
   *
   * @param flat laid out like the network's parameters
   */
  INDArray partOf(INDArray flat) {
    return flat.reshape(flat.length()).get(NDArrayIndex.interval(offset, offset + length()));
  }
}
