package io.lookonce.gradientcheck;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The gradient of one array by the fast step in 32 bits, all its numbers, beside the one in double
 * precision.
 *
 * @param array which
 * @param error ‖fast − double‖ / (‖fast‖ + ‖double‖ + a tenth of the layer's gradient): a bias
 *     before batch normalisation has no slope, only rounding, which is to be small beside the slope
 *     of the layer's weights
 * @param precision the same of DL4J's own layers in 32 bits: what the precision alone makes of this
 *     network
 * @param index of the number that differs most, from the array's first
 * @param fast its gradient by the fast step
 * @param precise its gradient in double precision
 */
public record FastComparison(
    ParameterArray array, double error, double precision, long index, double fast, double precise)
    implements Serializable {

  private static final double SHARE_OF_LAYER = 0.1;

  /** The fast step may round otherwise than DL4J does, not by another order of magnitude. */
  private static final double ROUNDING_OTHERWISE = 10;

  /**
   * Compares all arrays.
   *
   * @param checker has the gradient in double precision
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
   * @param stock that of DL4J's layers in 32 bits, flat
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
   * Whether the two gradients are the same but for the precision.
   *
   * @param tolerance of a network that 32 bits suit; more is allowed where DL4J's layers err more
   */
  boolean agrees(double tolerance) {
    return error <= Math.max(tolerance, ROUNDING_OTHERWISE * precision);
  }

  /** The number that differs most, as people write it. */
  public String label() {
    return array.label(index);
  }
}
