package io.lookonce.stepbystep;

import io.lookonce.stepbystep.Linear.LayerGradients;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution of images (<i>Convolution model: Step by Step</i>, release 2, sections 3 and 5.1):
 * A_prev is (examples, rows, columns, channels), W (kernel rows, kernel columns, channels,
 * filters), b (1, 1, 1, filters), Z (examples, rows, columns, filters).
 *
 * <p>The notebook loops over examples and filters; here a matrix product computes all of them at
 * once, with a slice as (examples, kernel rows × kernel columns × channels), the weights as (kernel
 * rows × kernel columns × channels, filters).
 *
 * @param stride in both directions, at least 1
 * @param padding zeros around the images
 */
public record Convolution(int stride, PaddingRule padding) {

  /**
   * One filter at one position of one image ({@code conv_single_step}): Σ (a · W) + b.
   *
   * @param slice (kernel rows, kernel columns, channels)
   * @param weights of the slice's shape
   * @param bias a single number
   */
  public static double step(INDArray slice, INDArray weights, INDArray bias) {
    return slice.mul(weights).sumNumber().doubleValue() + bias.getDouble(0);
  }

  /** Computes Z: Σ (a · W) + b for each position and filter. */
  public INDArray forward(INDArray input, INDArray weights, INDArray bias) {
    SlidingWindow window = window(input, weights);
    INDArray padded = window.padding().apply(input);
    INDArray filters = matrix(weights);
    INDArray biases = bias.reshape(filters.columns());
    INDArray output =
        Nd4j.create(
            DataType.DOUBLE, input.size(0), window.rows(), window.columns(), filters.columns());
    window.forEach(
        (row, column) -> {
          INDArray slice = rows(window.slice(padded, row, column));
          SlidingWindow.pixel(output, row, column)
              .assign(slice.mmul(filters).addiRowVector(biases));
        });
    return output;
  }

  /**
   * The backward pass, summed over all positions and examples: dA of a slice accumulates W · dZ, dW
   * accumulates a · dZ, and db accumulates dZ (equations 1 to 3). Nothing is divided by the number
   * of examples.
   *
   * @param outputGradient dZ, of the shape of Z
   */
  public LayerGradients backward(INDArray outputGradient, INDArray input, INDArray weights) {
    SlidingWindow window = window(input, weights);
    INDArray padded = window.padding().apply(input);
    INDArray paddedGradient = Nd4j.zeros(DataType.DOUBLE, padded.shape());
    INDArray filters = matrix(weights);
    INDArray filterGradient = Nd4j.zeros(DataType.DOUBLE, filters.shape());
    INDArray biasGradient = Nd4j.zeros(DataType.DOUBLE, filters.columns());
    window.forEach(
        (row, column) -> {
          INDArray slice = rows(window.slice(padded, row, column));
          INDArray gradient = SlidingWindow.pixel(outputGradient, row, column).dup('c');
          INDArray sliceGradient = window.slice(paddedGradient, row, column);
          sliceGradient.addi(
              gradient.mmul(filters.transpose()).dup('c').reshape('c', sliceGradient.shape()));
          filterGradient.addi(slice.transpose().mmul(gradient));
          biasGradient.addi(gradient.sum(0));
        });
    return new LayerGradients(
        window.padding().inside(paddedGradient).dup('c'),
        filterGradient.reshape('c', weights.shape()),
        biasGradient.reshape('c', 1, 1, 1, filters.columns()));
  }

  private SlidingWindow window(INDArray input, INDArray weights) {
    if (input.size(3) != weights.size(2)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weights for %d channels on images of %d",
              weights.size(2),
              input.size(3)));
    }
    return SlidingWindow.over(input, weights.size(0), weights.size(1), stride, padding);
  }

  /** The slices, with one row per example. */
  private static INDArray rows(INDArray slices) {
    return slices.dup('c').reshape('c', slices.size(0), -1);
  }

  /** The weights, with one column per filter. */
  private static INDArray matrix(INDArray weights) {
    return weights.dup('c').reshape('c', -1, weights.size(3));
  }
}
