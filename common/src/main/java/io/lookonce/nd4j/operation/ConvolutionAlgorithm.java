package io.lookonce.nd4j.operation;

import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * Which of oneDNN's algorithms computes a convolution: multiplying directly, or Winograd's minimal
 * filtering on tiles of 4×4 results, which needs a quarter of the multiplications for a 3×3 kernel.
 * Source: Lavin and Gray, <i>Fast Algorithms for Convolutional Neural Networks</i>, 2015. The
 * results differ by about 1e-6 of their size.
 *
 * <p>oneDNN's own choice ({@code convolution_auto}) is direct where Winograd's takes half the time,
 * and measuring would make the numbers of a training depend on chance, so shapes decide.
 */
final class ConvolutionAlgorithm {

  /** Rows and columns of a tile's results. */
  private static final int TILE = 4;

  /** With fewer tiles there is more to do for the kernels than is saved. */
  private static final int LEAST_TILES = 64;

  /** With fewer channels most of a vector register is padding. */
  private static final int LEAST_INPUTS = 8;

  private static final int LEAST_OUTPUTS = 16;

  /** Bytes of working memory from which on multiplying directly is the better use of memory. */
  private static final long MOST_MEMORY = 128L << 20;

  private final boolean suitsWinograd;

  /**
   * @param weights output channels, input channels, rows, columns
   * @param result examples, channels, rows, columns
   */
  ConvolutionAlgorithm(long[] weights, long[] result, Window window) {
    long tiles = result[0] * tiles(result[2]) * tiles(result[3]);
    suitsWinograd =
        weights[2] == 3
            && weights[3] == 3
            && window.stride()[0] == 1
            && window.stride()[1] == 1
            && weights[1] >= LEAST_INPUTS
            && weights[0] >= LEAST_OUTPUTS
            && tiles >= LEAST_TILES;
  }

  private static long tiles(long size) {
    return (size + TILE - 1) / TILE;
  }

  /** Describes a pass of the convolution with the algorithm that suits it. */
  <D extends primitive_desc_base> D describe(Function<dnnl.algorithm, D> pass) {
    D winograd = suitsWinograd ? winograd(pass) : null;
    return winograd == null ? pass.apply(dnnl.algorithm.convolution_direct) : winograd;
  }

  private static <D extends primitive_desc_base> D winograd(Function<dnnl.algorithm, D> pass) {
    try {
      D description = pass.apply(dnnl.algorithm.convolution_winograd);
      return description.scratchpad_desc().get_size() <= MOST_MEMORY ? description : null;
    } catch (RuntimeException unavailable) {
      // It needs AVX-512, and some paddings it does not know.
      return null;
    }
  }
}
