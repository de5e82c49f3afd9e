package io.lookonce.course;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Convolution;
import io.lookonce.stepbystep.Linear.LayerGradients;
import io.lookonce.stepbystep.Pooling;
import io.lookonce.stepbystep.RandomArrays;
import io.lookonce.stepbystep.ZeroPadding;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** <i>Convolution model: Step by Step</i>, releases 2 and 2a. */
final class ConvolutionStepByStep {

  private ConvolutionStepByStep() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C4W1.zero_pad", ConvolutionStepByStep::zeroPadding,
        "C4W1.conv_single_step", ConvolutionStepByStep::step,
        "C4W1.conv_forward.v2", () -> Layer.second().forward(),
        "C4W1.conv_forward.v2a", () -> Layer.later().forward(),
        "C4W1.conv_backward", () -> Layer.second().backward(),
        "C4W1.pool_forward.v2", ConvolutionStepByStep::pooling,
        "C4W1.pool_forward.v2a.stride1", ConvolutionStepByStep::overlappingPooling,
        "C4W1.create_mask", ConvolutionStepByStep::mask,
        "C4W1.distribute_value", () -> Map.of("value", Pooling.distribute(2, 2, 2)),
        "C4W1.pool_backward", ConvolutionStepByStep::poolingBackward);
  }

  /** A layer of the notebook's tests. */
  private record Layer(INDArray input, INDArray weights, INDArray bias, Convolution convolution) {

    static Layer second() {
      NumpyRandom random = new NumpyRandom(1);
      return new Layer(
          RandomArrays.normal(random, 10, 4, 4, 3),
          RandomArrays.normal(random, 2, 2, 3, 8),
          RandomArrays.normal(random, 1, 1, 1, 8),
          new Convolution(2, PaddingRule.of(2)));
    }

    static Layer later() {
      NumpyRandom random = new NumpyRandom(1);
      return new Layer(
          RandomArrays.normal(random, 10, 5, 7, 4),
          RandomArrays.normal(random, 3, 3, 4, 8),
          RandomArrays.normal(random, 1, 1, 1, 8),
          new Convolution(2, PaddingRule.of(1)));
    }

    INDArray output() {
      return convolution.forward(input, weights, bias);
    }

    Map<String, ?> forward() {
      INDArray output = output();
      return Map.of(
          "Z_mean", output.meanNumber(),
          "Z_3_2_1", output.get(point(3), point(2), point(1), all()),
          "cache_0_1_2_3", input.get(point(1), point(2), point(3), all()));
    }

    /** The notebook uses Z as dZ. */
    Map<String, ?> backward() {
      LayerGradients gradients = convolution.backward(output(), input, weights);
      return Map.of(
          "dA_mean", gradients.input().meanNumber(),
          "dW_mean", gradients.weights().meanNumber(),
          "db_mean", gradients.bias().meanNumber());
    }
  }

  private static Map<String, ?> zeroPadding() {
    INDArray images = RandomArrays.normal(new NumpyRandom(1), 4, 3, 3, 2);
    INDArray padded = ZeroPadding.of(2).apply(images);
    return Map.of(
        "x_pad_shape", padded.shape(),
        "x_1_1", images.get(point(1), point(1), all(), all()),
        "x_pad_1_1", padded.get(point(1), point(1), all(), all()));
  }

  private static Map<String, ?> step() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray slice = RandomArrays.normal(random, 4, 4, 3);
    INDArray weights = RandomArrays.normal(random, 4, 4, 3);
    return Map.of("Z", Convolution.step(slice, weights, RandomArrays.normal(random, 1, 1, 1)));
  }

  private static Map<String, ?> pooling() {
    INDArray input = RandomArrays.normal(new NumpyRandom(1), 2, 4, 4, 3);
    return Map.of(
        "max", Pooling.of(Pooling.Kind.MAX, 3, 2).forward(input),
        "average", Pooling.of(Pooling.Kind.AVERAGE, 3, 2).forward(input));
  }

  private static Map<String, ?> overlappingPooling() {
    INDArray input = RandomArrays.normal(new NumpyRandom(1), 2, 5, 5, 3);
    INDArray max = Pooling.of(Pooling.Kind.MAX, 3, 1).forward(input);
    INDArray average = Pooling.of(Pooling.Kind.AVERAGE, 3, 1).forward(input);
    return Map.of(
        "max_1_1", max.get(point(1), point(1), all(), all()),
        "average_1_1", average.get(point(1), point(1), all(), all()));
  }

  private static Map<String, ?> mask() {
    INDArray window = RandomArrays.normal(new NumpyRandom(1), 2, 3);
    return Map.of("x", window, "mask", Pooling.mask(window));
  }

  private static Map<String, ?> poolingBackward() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray input = RandomArrays.normal(random, 5, 5, 3, 2);
    INDArray gradient = RandomArrays.normal(random, 5, 4, 2, 2);
    INDArray max = Pooling.of(Pooling.Kind.MAX, 2, 1).backward(gradient, input);
    INDArray average = Pooling.of(Pooling.Kind.AVERAGE, 2, 1).backward(gradient, input);
    return Map.of(
        "dA_mean", gradient.meanNumber(),
        "max_1_1", max.get(point(1), point(1), all(), all()),
        "average_1_1", average.get(point(1), point(1), all(), all()));
  }
}
