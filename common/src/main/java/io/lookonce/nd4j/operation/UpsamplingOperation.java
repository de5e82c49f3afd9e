package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.any;
import static io.lookonce.nd4j.operation.ProgramBuilder.argument;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.resampling_backward;
import org.bytedeco.dnnl.resampling_forward;

/** Nearest-neighbour upsampling: each value becomes a rectangle of equal values. */
public final class UpsamplingOperation implements Operation {
  private final int[] factors;

  private Value input;
  private Value output;
  private resampling_forward.primitive_desc description;

  /**
   * @param factors of the rows and of the columns
   */
  public UpsamplingOperation(int[] factors) {
    this.factors = factors.clone();
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    long[] shape = input.shape().clone();
    shape[2] *= factors[0];
    shape[3] *= factors[1];
    resampling_forward.desc wanted =
        new resampling_forward.desc(
            builder.training() ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference,
            dnnl.algorithm.resampling_nearest,
            input.data().layout(),
            any(shape));
    description =
        new resampling_forward.primitive_desc(wanted, ProgramBuilder.attributes(), OneDnn.engine());
    Tensor result = builder.tensor(description.dst_desc());
    builder.add(
        new resampling_forward(description),
        description,
        argument(dnnl.DNNL_ARG_SRC, input.data()),
        argument(dnnl.DNNL_ARG_DST, result));
    output = new Value(result, shape, input.needsGradient());
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    resampling_backward.desc wanted =
        new resampling_backward.desc(
            dnnl.algorithm.resampling_nearest, input.data().layout(), output.data().layout());
    resampling_backward.primitive_desc backward =
        new resampling_backward.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    Tensor incoming = builder.inLayout(output.gradient(), output.data().layout());
    Tensor outgoing = builder.tensor(input.data().layout());
    builder.add(
        new resampling_backward(backward),
        backward,
        argument(dnnl.DNNL_ARG_DIFF_DST, incoming),
        argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing));
    incoming.release();
    input.addGradient(builder, outgoing);
  }
}
