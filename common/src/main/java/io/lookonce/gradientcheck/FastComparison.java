package io.lookonce.gradientcheck;

import io.lookonce.gradientcheck.GradientChecker.GradientSource;
import io.lookonce.gradientcheck.GradientChecker.StockGradient;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.network.NetworkMemory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The comparison of an array's whole gradient by the fast step, in 32 bits, with the gradient in
 * double precision.
 *
 * @param array the array
 * @param error ‖fast − double‖ / (‖fast‖ + ‖double‖ + a tenth of the layer's gradient): a bias
 *     before batch normalisation has a gradient of zero plus rounding, which must be small compared
 *     to the gradient of the layer's weights
 * @param precision the same for DL4J's own layers in 32 bits: the error due to the precision alone
 * @param index of the number that differs most, in the array
 * @param fast its gradient by the fast step
 * @param precise its gradient in double precision
 */
public record FastComparison(
    ParameterArray array, double error, double precision, long index, double fast, double precise)
    implements Serializable {

  private static final double SHARE_OF_LAYER = 0.1;

  /**
   * The fast step rounds differently from DL4J, but its error is of the same order of magnitude.
   */
  private static final double ROUNDING_OTHERWISE = 10;

  /**
   * Compares all arrays.
   *
   * @param checker provides the gradient in double precision
   */
  public static List<FastComparison> of(
      List<ParameterArray> arrays, FastGradient fast, GradientChecker checker) {
    INDArray quick = fast.gradient().dup();
    return of(arrays, quick, fast.stock().gradient(), checker);
  }

  /**
   * Compares all arrays.
   *
   * @param fast the fast step's gradient, flat
   * @param stock the gradient by DL4J's layers in 32 bits, flat
   */
  static List<FastComparison> of(
      List<ParameterArray> arrays, INDArray fast, INDArray stock, GradientChecker checker) {
    Map<String, Double> slopes = new HashMap<>();
    Map<String, Long> lengths = new HashMap<>();
    for (ParameterArray array : arrays) {
      double norm = norm(array.partOf(checker.analytic()));
      slopes.merge(array.layer(), norm * norm, Double::sum);
      lengths.merge(array.layer(), array.length(), Long::sum);
    }
    List<FastComparison> compared = new ArrayList<>(arrays.size());
    for (ParameterArray array : arrays) {
      double meanSquare = slopes.get(array.layer()) / lengths.get(array.layer());
      double least = SHARE_OF_LAYER * Math.sqrt(meanSquare * array.length());
      INDArray precise = array.partOf(checker.analytic());
      INDArray quick = array.partOf(fast).castTo(DataType.DOUBLE);
      INDArray single = array.partOf(stock).castTo(DataType.DOUBLE);
      long index = Nd4j.argMax(Transforms.abs(quick.sub(precise))).getLong(0);
      compared.add(
          new FastComparison(
              array,
              error(quick, precise, least),
              error(single, precise, least),
              index,
              quick.getDouble(index),
              precise.getDouble(index)));
    }
    return compared;
  }

  private static double error(INDArray rounded, INDArray precise, double least) {
    double distance = norm(rounded.sub(precise));
    double error = distance == 0 ? 0 : distance / (norm(rounded) + norm(precise) + least);
    return Double.isNaN(error) ? 1 : error;
  }

  private static double norm(INDArray numbers) {
    return numbers.norm2Number().doubleValue();
  }

  /**
   * Whether the two gradients agree within the precision.
   *
   * @param tolerance for networks that are well-conditioned in 32 bits; more is allowed if DL4J's
   *     layers have a larger error
   */
  boolean agrees(double tolerance) {
    return error <= Math.max(tolerance, ROUNDING_OTHERWISE * precision);
  }

  /** The name of the number that differs most, for messages. */
  public String label() {
    return array.label(index);
  }

  /** The gradient by the fast training step, in 32 bits. */
  public static final class FastGradient implements GradientSource, AutoCloseable {

    private final ComputationGraph graph;
    private final FastNetwork network;
    private final CheckBatch batch;

    /**
     * A source.
     *
     * @param product the network as it is trained; not changed
     */
    public FastGradient(ComputationGraph product, CheckBatch batch) {
      this.graph = CheckableGraph.of(product, DataType.FLOAT);
      this.network = FastNetwork.of(graph);
      this.batch = batch.castTo(DataType.FLOAT);
    }

    /** Why the network has no fast step; empty if it has one. */
    public Optional<String> obstacle() {
      return network.obstacle();
    }

    /** The gradient by DL4J's own layers for the same values in 32 bits. */
    GradientSource stock() {
      return new StockGradient(graph, batch);
    }

    /** Takes a step and undoes it. The gradient is left in the gradient view. */
    @Override
    public INDArray gradient() {
      INDArray before = graph.params().dup();
      network.fit(batch.features(), batch.labels());
      graph.params().assign(before);
      return graph.getGradientsViewArray();
    }

    @Override
    public void close() {
      network.close();
      NetworkMemory.free(graph);
    }
  }
}
