package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.any;
import static io.lookonce.nd4j.operation.ProgramBuilder.argument;
import static io.lookonce.nd4j.operation.ProgramBuilder.plain;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/**
 * Maximum or average pooling over a sliding window or the whole image, fused with an activation.
 */
public final class PoolingOperation implements Operation {
  private final dnnl.algorithm algorithm;
  private final Window window;
  private final Activation activation;

  private Value input;
  private Value output;
  private Window.Placement placement;
  private long[] kernel;
  private Tensor winners;
  private pooling_forward.primitive_desc description;

  /**
   * @param window null for the whole image, whose pooled values are a vector
   * @param activation applied to the pooled values; none for the whole image
   */
  public PoolingOperation(dnnl.algorithm algorithm, Window window, Activation activation) {
    this.algorithm = algorithm;
    this.window = window;
    this.activation = activation;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    place();
    long[] shape = input.shape().clone();
    shape[2] = placement.output()[0];
    shape[3] = placement.output()[1];
    pooling_forward.desc wanted =
        new pooling_forward.desc(
            builder.training() ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference,
            algorithm,
            input.data().layout(),
            any(shape),
            placement.strides(),
            kernel,
            placement.before(),
            placement.after());
    description = new pooling_forward.primitive_desc(wanted, activation.fused(), OneDnn.engine());

    Tensor result = builder.tensor(description.dst_desc());
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, input.data()));
    arguments.add(argument(dnnl.DNNL_ARG_DST, result));
    if (description.workspace_desc().get_size() > 0) {
      winners = builder.tensor(description.workspace_desc());
      arguments.add(argument(dnnl.DNNL_ARG_WORKSPACE, winners));
    }
    builder.add(new pooling_forward(description), description, arguments);
    output =
        window == null
            ? new Value(
                flat(builder, result), new long[] {shape[0], shape[1]}, input.needsGradient())
            : new Value(result, shape, input.needsGradient());
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    pooling_backward.desc wanted =
        new pooling_backward.desc(
            algorithm,
            input.data().layout(),
            description.dst_desc(),
            placement.strides(),
            kernel,
            placement.before(),
            placement.after());
    pooling_backward.primitive_desc backward =
        new pooling_backward.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    Tensor gradient = gradient(builder);
    Tensor incoming = builder.inLayout(gradient, backward.diff_dst_desc());
    gradient.release();
    Tensor outgoing = builder.tensor(backward.diff_src_desc());
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_DST, incoming));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing));
    if (winners != null) {
      arguments.add(argument(dnnl.DNNL_ARG_WORKSPACE, winners));
    }
    builder.add(new pooling_backward(backward), backward, arguments);
    incoming.release();
    input.addGradient(builder, outgoing);
  }

  /** The pooled values of whole images as vectors. */
  private Tensor flat(ProgramBuilder builder, Tensor pooled) {
    long[] shape = input.shape();
    Tensor flat = builder.tensor(plain(shape[0], shape[1]));
    builder.reorder(pooled, flat.viewed(plain(shape[0], shape[1], 1, 1)));
    pooled.release();
    return flat;
  }

  /** The gradient of the result with rows and columns; the caller releases it. */
  private Tensor gradient(ProgramBuilder builder) {
    if (window != null) {
      return activation.backward(builder, output.gradient(), output.data());
    }
    Tensor flat = builder.inLayout(output.gradient(), output.data().layout());
    long[] shape = input.shape();
    Tensor copy = builder.tensor(plain(shape[0], shape[1], 1, 1));
    builder.reorder(flat.viewed(copy.layout()), copy);
    flat.release();
    return copy;
  }

  private void place() {
    if (window == null) {
      kernel = new long[] {input.shape()[2], input.shape()[3]};
      long[] none = {0, 0};
      placement = new Window.Placement(new long[] {1, 1}, none, none, new long[] {1, 1});
    } else {
      kernel = new long[] {window.kernel()[0], window.kernel()[1]};
      placement = window.on(input.shape());
    }
  }
}
