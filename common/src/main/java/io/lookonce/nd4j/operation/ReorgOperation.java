package io.lookonce.nd4j.operation;

import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Darknet's reorg, a space-to-depth with Darknet's own order of channels; see {@code
 * io.lookonce.darknet.DarknetLayer.Reorg}. In C order it is one reorder of six dimensions.
 */
public final class ReorgOperation implements Operation {
  private final int stride;

  private Value input;
  private Value output;

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
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    long[] shape = input.shape().clone();
    shape[1] *= (long) stride * stride;
    shape[2] /= stride;
    shape[3] /= stride;
    Tensor source = input.data(builder, ProgramBuilder.plain(input.shape()));
    Tensor result = builder.tensor(ProgramBuilder.plain(shape));
    builder.reorder(source.viewed(enlarged()), result.viewed(deepened()));
    output = new Value(result, shape, input.needsGradient());
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    Tensor gradient = builder.inLayout(output.gradient(), output.data().layout());
    Tensor outgoing = builder.tensor(ProgramBuilder.plain(input.shape()));
    builder.reorder(gradient.viewed(deepened()), outgoing.viewed(enlarged()));
    gradient.release();
    input.addGradient(builder, outgoing);
  }

  /**
   * The six dimensions: example; plane of the input read as fewer, larger planes; row and row
   * within the block; column and column within the block.
   */
  private long[] dimensions() {
    long[] shape = input.shape();
    return new long[] {
      shape[0], shape[1] / ((long) stride * stride), shape[2], stride, shape[3], stride
    };
  }

  /** The layout of the input, read as fewer, larger planes. */
  private memory.desc enlarged() {
    long[] shape = input.shape();
    long width = shape[3] * stride;
    long[] strides = {
      shape[1] * shape[2] * shape[3], shape[2] * stride * width, stride * width, width, stride, 1
    };
    return new memory.desc(dimensions(), memory.data_type.f32, strides);
  }

  /**
   * The layout of the same values in the output: row and column within a block select the plane.
   */
  private memory.desc deepened() {
    long[] shape = input.shape();
    long plane = shape[2] * shape[3];
    long perCell = dimensions()[1] * plane;
    long[] strides = {shape[1] * plane, plane, shape[3], stride * perCell, 1, perCell};
    return new memory.desc(dimensions(), memory.data_type.f32, strides);
  }
}
