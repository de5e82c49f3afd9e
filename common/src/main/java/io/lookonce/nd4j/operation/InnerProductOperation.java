package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.any;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;

/** A fully connected layer with its bias and activation; images are flattened in C order. */
public final class InnerProductOperation extends WeightedOperation {
  private long[] weightShape;
  private inner_product_forward.primitive_desc description;

  /**
   * @param weights as DL4J stores them: for each output, the weights of the inputs in C order
   * @param bias one per output; null for none
   */
  public InnerProductOperation(
      Parameter weights, Parameter bias, long outputs, Activation activation) {
    super(weights, bias, outputs, activation, false);
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    weightShape = input.shape().clone();
    weightShape[0] = outputs;
    long[] shape = {builder.batch(), outputs};
    description = describeForward(builder.training(), shape);

    return forward(
        builder,
        new Pass(
            new inner_product_forward(description),
            description,
            description.src_desc(),
            description.dst_desc(),
            description.weights_desc()),
        shape);
  }

  @Override
  long[] weightShape() {
    return weightShape;
  }

  @Override
  Pass weightsPass() {
    inner_product_backward_weights.desc wanted =
        bias == null
            ? new inner_product_backward_weights.desc(
                any(input.shape()), any(weightShape), any(output.shape()))
            : new inner_product_backward_weights.desc(
                any(input.shape()), any(weightShape), any(outputs), any(output.shape()));
    inner_product_backward_weights.primitive_desc backward =
        new inner_product_backward_weights.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    return new Pass(
        new inner_product_backward_weights(backward),
        backward,
        backward.diff_dst_desc(),
        backward.diff_weights_desc(),
        backward.src_desc());
  }

  @Override
  Pass dataPass() {
    inner_product_backward_data.desc wanted =
        new inner_product_backward_data.desc(
            any(input.shape()), any(weightShape), any(output.shape()));
    inner_product_backward_data.primitive_desc backward =
        new inner_product_backward_data.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    return new Pass(
        new inner_product_backward_data(backward),
        backward,
        backward.diff_dst_desc(),
        backward.diff_src_desc(),
        backward.weights_desc());
  }

  private inner_product_forward.primitive_desc describeForward(boolean training, long[] shape) {
    dnnl.prop_kind kind =
        training ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference;
    inner_product_forward.desc wanted =
        bias == null
            ? new inner_product_forward.desc(kind, any(input.shape()), any(weightShape), any(shape))
            : new inner_product_forward.desc(
                kind, any(input.shape()), any(weightShape), any(outputs), any(shape));
    return new inner_product_forward.primitive_desc(wanted, activation.fused(), OneDnn.engine());
  }
}
