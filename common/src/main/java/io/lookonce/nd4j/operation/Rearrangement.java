package io.lookonce.nd4j.operation;

import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * An operation that moves the values of images to other places: one reorder between two views, of
 * the input and of the result, both in C order.
 */
public abstract sealed class Rearrangement implements Operation
    permits ReorgOperation, Rearrangement.ChannelShuffleOperation {
  private Value input;
  private Value output;

  /**
   * The shape of the result.
   *
   * @param shape of the input: examples, channels, rows, columns
   */
  abstract long[] resultShape(long[] shape);

  /** The view of the input, in the dimensions of {@link #written}. */
  abstract memory.desc read(long[] shape);

  /** The view of the result, of the same dimensions. */
  abstract memory.desc written(long[] shape);

  @Override
  public final Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    long[] from = input.shape();
    long[] shape = resultShape(from);
    Tensor source = input.data(builder, ProgramBuilder.plain(from));
    Tensor result = builder.tensor(ProgramBuilder.plain(shape));
    builder.reorder(source.viewed(read(from)), result.viewed(written(from)));
    output = new Value(result, shape, input.needsGradient());
    return output;
  }

  @Override
  public final void backward(ProgramBuilder builder) {
    long[] from = input.shape();
    Tensor gradient = builder.inLayout(output.gradient(), output.data().layout());
    Tensor outgoing = builder.tensor(ProgramBuilder.plain(from));
    builder.reorder(gradient.viewed(written(from)), outgoing.viewed(read(from)));
    gradient.release();
    input.addGradient(builder, outgoing);
  }

  /** Interleaves the channels of groups, see {@link io.lookonce.network.layer.ChannelShuffle}. */
  public static final class ChannelShuffleOperation extends Rearrangement {
    private final int groups;

    /**
     * A shuffle.
     *
     * @param groups divides the channels
     */
    public ChannelShuffleOperation(int groups) {
      this.groups = groups;
    }

    @Override
    long[] resultShape(long[] shape) {
      return shape.clone();
    }

    @Override
    memory.desc read(long[] shape) {
      long plane = shape[2] * shape[3];
      return view(shape, shape[1] / groups * plane, plane);
    }

    @Override
    memory.desc written(long[] shape) {
      long plane = shape[2] * shape[3];
      return view(shape, plane, groups * plane);
    }

    /** The dimensions example, group, channel within the group, pixel. */
    private memory.desc view(long[] shape, long groupStride, long channelStride) {
      long plane = shape[2] * shape[3];
      long[] dimensions = {shape[0], groups, shape[1] / groups, plane};
      long[] strides = {shape[1] * plane, groupStride, channelStride, 1};
      return new memory.desc(dimensions, memory.data_type.f32, strides);
    }
  }
}
