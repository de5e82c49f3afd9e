package io.lookonce.course;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.BatchNormalization;
import io.lookonce.stepbystep.Convolution;
import io.lookonce.stepbystep.RandomArrays;
import io.lookonce.stepbystep.ResidualBlock;
import io.lookonce.stepbystep.ResidualBlock.MainPath;
import io.lookonce.stepbystep.ResidualBlock.NormalizedConvolution;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import io.lookonce.testing.TensorFlowRandom;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** <i>Residual Networks</i>: its two blocks with Keras' initial weights, in inference. */
final class ResidualBlocks {

  private static final int[] FILTERS = {2, 4, 6};

  private ResidualBlocks() {}

  static Map<String, Computation> computations() {
    INDArray input = RandomArrays.normal(new NumpyRandom(1), 3, 4, 4, 6);
    // Every kernel is the first run of an operation with seed 0 alone.
    TensorFlowRandom kernels = new TensorFlowRandom(TensorFlowRandom.DEFAULT_GRAPH_SEED, 0);
    return Map.of(
        "C4W2.resnet.identity_block.tf1",
        () ->
            report(
                new ResidualBlock.Identity(path(6, FILTERS, 1, kernels::xavier))
                    .forward(input, false)),
        "C4W2.resnet.convolutional_block.tf1",
        () -> report(convolutionalBlock(6, FILTERS, kernels::xavier).forward(input, false)));
  }

  private static Map<String, ?> report(INDArray output) {
    return Map.of("out_1_1_0", output.get(point(1), point(1), point(0), all()));
  }

  /** With a stride of 2. */
  static ResidualBlock.Convolutional convolutionalBlock(
      int channels, int[] filters, Function<long[], INDArray> kernels) {
    return new ResidualBlock.Convolutional(
        path(channels, filters, 2, kernels), component(1, channels, filters[2], 2, kernels));
  }

  /** Kernels of 1×1, 2×2 and 1×1. */
  static MainPath path(
      int channels, int[] filters, int stride, Function<long[], INDArray> kernels) {
    return new MainPath(
        component(1, channels, filters[0], stride, kernels),
        component(2, filters[0], filters[1], 1, kernels),
        component(1, filters[1], filters[2], 1, kernels));
  }

  /** Keras' initial state: no bias, and untrained normalisation. */
  private static NormalizedConvolution component(
      int kernel, int channels, int filters, int stride, Function<long[], INDArray> kernels) {
    INDArray zeros = Nd4j.zeros(DataType.DOUBLE, filters);
    INDArray ones = Nd4j.ones(DataType.DOUBLE, filters);
    return new NormalizedConvolution(
        new Convolution(stride, PaddingRule.SAME),
        kernels.apply(new long[] {kernel, kernel, channels, filters}),
        Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, filters),
        new BatchNormalization(ones, zeros, zeros, ones, 1e-3));
  }
}
