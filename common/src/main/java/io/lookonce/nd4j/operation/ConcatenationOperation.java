package io.lookonce.nd4j.operation;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** Concatenation of inputs along the channels. */
public final class ConcatenationOperation implements Operation {

  /** oneDNN's layouts that store channels in blocks. */
  private enum Blocks {
    OF_16(memory.format_tag.aBcd16b, 16),
    OF_8(memory.format_tag.aBcd8b, 8);

    private final memory.format_tag tag;
    private final int channels;

    Blocks(memory.format_tag tag, int channels) {
      this.tag = tag;
      this.channels = channels;
    }

    memory.desc layout(long[] shape) {
      return new memory.desc(shape, memory.data_type.f32, tag);
    }

    /** Whether an input has this layout and all inputs consist of whole blocks. */
    boolean suit(List<Value> inputs) {
      return inputs.get(0).shape().length == 4
          && inputs.stream().allMatch(input -> input.shape()[1] % channels == 0)
          && inputs.stream().anyMatch(input -> input.data().hasLayout(layout(input.shape())));
    }
  }

  private List<Value> inputs;
  private Value output;

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    this.inputs = inputs;
    long[] shape = inputs.get(0).shape().clone();
    shape[1] = inputs.stream().mapToLong(input -> input.shape()[1]).sum();
    Tensor result = builder.tensor(layout(shape));
    long channel = 0;
    for (Value input : inputs) {
      builder.reorder(input.data(), part(result, input, channel));
      channel += input.shape()[1];
    }
    output = new Value(result, shape, inputs.stream().anyMatch(Value::needsGradient));
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    Tensor gradient = builder.inLayout(output.gradient(), output.data().layout());
    long channel = 0;
    for (Value input : inputs) {
      if (input.needsGradient()) {
        Tensor outgoing = builder.tensor(input.data().layout());
        builder.reorder(part(gradient, input, channel), outgoing);
        input.addGradient(builder, outgoing);
      }
      channel += input.shape()[1];
    }
    gradient.release();
  }

  /** A blocked layout if all inputs consist of whole blocks; it saves the next layer a reorder. */
  private memory.desc layout(long[] shape) {
    for (Blocks blocks : Blocks.values()) {
      if (blocks.suit(inputs)) {
        return blocks.layout(shape);
      }
    }
    return ProgramBuilder.plain(shape);
  }

  /** A view of one input's channels in the concatenated tensor. */
  private static Tensor part(Tensor whole, Value input, long channel) {
    return part(whole, input.shape(), channel);
  }

  private static Tensor part(Tensor whole, long[] shape, long channel) {
    long[] from = new long[shape.length];
    from[1] = channel;
    return whole.viewed(whole.layout().submemory_desc(shape, from));
  }

  /** Some of the channels of its input: the inverse of a concatenation. */
  public static final class SubsetOperation implements Operation {
    private final long first;
    private final long channels;

    private Value input;
    private Value output;

    /**
     * A subset.
     *
     * @param first number of the first channel, from 0
     * @param channels how many
     */
    public SubsetOperation(long first, long channels) {
      this.first = first;
      this.channels = channels;
    }

    @Override
    public Value forward(ProgramBuilder builder, List<Value> inputs) {
      input = inputs.get(0);
      long[] shape = input.shape().clone();
      shape[1] = channels;
      Tensor whole = input.data(builder, ProgramBuilder.plain(input.shape()));
      Tensor result = builder.tensor(ProgramBuilder.plain(shape));
      builder.reorder(part(whole, shape, first), result);
      output = new Value(result, shape, input.needsGradient());
      return output;
    }

    /** The other channels get a gradient of zero. */
    @Override
    public void backward(ProgramBuilder builder) {
      Tensor gradient = builder.inLayout(output.gradient(), output.data().layout());
      Tensor outgoing = builder.tensor(ProgramBuilder.plain(input.shape()));
      int values = Math.toIntExact(Arrays.stream(input.shape()).reduce(1, Math::multiplyExact));
      builder.add(() -> Pointer.memset(outgoing.address(), 0, (long) values * Float.BYTES));
      builder.reorder(gradient, part(outgoing, output.shape(), first));
      gradient.release();
      input.addGradient(builder, outgoing);
    }
  }
}
