package io.lookonce.nd4j.operation;

import org.bytedeco.dnnl.memory;

/**
 * Darknet's reorg, a space-to-depth with Darknet's own order of channels; see {@code
 * io.lookonce.darknet.DarknetLayer.Reorg}. In C order it is one reorder of six dimensions.
 */
public final class ReorgOperation extends Rearrangement {
  private final int stride;

  /**
   * @param stride factor by which rows and columns shrink
   */
  public ReorgOperation(int stride) {
    this.stride = stride;
  }

  /**
   * Whether a reshape, a space-to-depth and another reshape together are a reorg.
   *
   * @param enlarged examples, channels, rows, columns before the space-to-depth
   * @param result the same after it
   * @param stride of the space-to-depth
   */
  public static boolean isReorg(int[] enlarged, int[] result, int stride) {
    int area = stride * stride;
    return enlarged.length == 4
        && result.length == 4
        && result[1] == enlarged[1] * area * area
        && enlarged[2] == result[2] * area
        && enlarged[3] == result[3] * area;
  }

  @Override
  long[] resultShape(long[] shape) {
    return new long[] {shape[0], shape[1] * stride * stride, shape[2] / stride, shape[3] / stride};
  }

  /**
   * The six dimensions: example; plane of the input read as fewer, larger planes; row and row
   * within the block; column and column within the block.
   */
  private long[] dimensions(long[] shape) {
    return new long[] {
      shape[0], shape[1] / ((long) stride * stride), shape[2], stride, shape[3], stride
    };
  }

  /** The layout of the input, read as fewer, larger planes. */
  @Override
  memory.desc read(long[] shape) {
    long width = shape[3] * stride;
    long[] strides = {
      shape[1] * shape[2] * shape[3], shape[2] * stride * width, stride * width, width, stride, 1
    };
    return new memory.desc(dimensions(shape), memory.data_type.f32, strides);
  }

  /**
   * The layout of the same values in the output: row and column within a block select the plane.
   */
  @Override
  memory.desc written(long[] shape) {
    long plane = shape[2] * shape[3];
    long perCell = dimensions(shape)[1] * plane;
    long[] strides = {shape[1] * plane, plane, shape[3], stride * perCell, 1, perCell};
    return new memory.desc(dimensions(shape), memory.data_type.f32, strides);
  }
}
