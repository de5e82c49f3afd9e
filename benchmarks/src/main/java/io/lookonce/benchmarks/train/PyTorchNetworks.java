package io.lookonce.benchmarks.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** The workloads' networks in DJL, with the same layers. */
final class PyTorchNetworks {

  private static final float NORMALIZATION_EPSILON = 1e-3f;

  /** The weight of the old value in the running statistics. */
  private static final float NORMALIZATION_DECAY = 0.99f;

  private PyTorchNetworks() {}

  static SequentialBlock of(TrainingWorkload workload) {
    return switch (workload) {
      case SIGNS_CONVNET -> signsConvNet();
      case RESNET_50 -> resNet50();
      case DENSE -> dense();
    };
  }

  private static SequentialBlock signsConvNet() {
    return new SequentialBlock()
        .add(padding(1, 2))
        .add(convolution(4, 1, 0, 8))
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(square(8), square(8)))
        .add(padding(0, 1))
        .add(convolution(2, 1, 0, 16))
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(square(4), square(4)))
        .add(Blocks.batchFlattenBlock())
        .add(units(6));
  }

  private static SequentialBlock dense() {
    SequentialBlock network = new SequentialBlock();
    for (int size : new int[] {20, 7, 5}) {
      network.add(units(size)).add(Activation.reluBlock());
    }
    return network.add(units(1));
  }

  private static SequentialBlock resNet50() {
    SequentialBlock network =
        normalized(7, 2, 3, 64)
            .add(Activation.reluBlock())
            .add(Pool.maxPool2dBlock(square(3), square(2)));
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = block == 0 && stage > 0 ? 2 : 1;
        network.add(residual(64 << stage, stride, block == 0));
      }
    }
    return network
        .add(Pool.avgPool2dBlock(square(2), square(2)))
        .add(Blocks.batchFlattenBlock())
        .add(units(6));
  }

  private static Block residual(int filters, int stride, boolean project) {
    SequentialBlock main =
        normalized(1, stride, 0, filters)
            .add(Activation.reluBlock())
            .add(normalized(3, 1, 1, filters))
            .add(Activation.reluBlock())
            .add(normalized(1, 1, 0, 4 * filters));
    Block shortcut = project ? normalized(1, stride, 0, 4 * filters) : Blocks.identityBlock();
    return new ParallelBlock(PyTorchNetworks::rectifiedSum, List.of(main, shortcut));
  }

  private static NDList rectifiedSum(List<NDList> branches) {
    NDArray main = branches.get(0).singletonOrThrow();
    NDArray shortcut = branches.get(1).singletonOrThrow();
    return new NDList(Activation.relu(main.add(shortcut)));
  }

  private static SequentialBlock normalized(int kernel, int stride, int padding, int filters) {
    return new SequentialBlock()
        .add(convolution(kernel, stride, padding, filters))
        .add(
            BatchNorm.builder()
                .optEpsilon(NORMALIZATION_EPSILON)
                .optMomentum(NORMALIZATION_DECAY)
                .build());
  }

  private static Block convolution(int kernel, int stride, int padding, int filters) {
    return Conv2d.builder()
        .setKernelShape(square(kernel))
        .optStride(square(stride))
        .optPadding(square(padding))
        .setFilters(filters)
        .build();
  }

  /**
   * Zeros around an image, as in SAME padding for a kernel of even size.
   *
   * @param before above and to the left
   * @param after below and to the right
   */
  private static Block padding(int before, int after) {
    Shape sides = new Shape(before, after, before, after);
    return LambdaBlock.singleton(images -> images.pad(sides, 0));
  }

  private static Block units(int number) {
    return Linear.builder().setUnits(number).build();
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }
}
