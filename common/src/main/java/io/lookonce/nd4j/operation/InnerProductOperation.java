package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.any;
import static io.lookonce.nd4j.operation.ProgramBuilder.argument;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;

/** A fully connected layer with its bias and activation; images are flattened in C order. */
public final class InnerProductOperation implements Operation {
  private final Parameter weights;
  private final Parameter bias;
  private final long outputs;
  private final Activation activation;

  private Value input;
  private Value output;
  private long[] weightShape;
  private inner_product_forward.primitive_desc description;

  /**
   * @param weights as DL4J stores them: for each output, the weights of the inputs in C order
   * @param bias one per output; null for none
   */
  public InnerProductOperation(
      Parameter weights, Parameter bias, long outputs, Activation activation) {
    this.weights = weights;
    this.bias = bias;
    this.outputs = outputs;
    this.activation = activation;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    weightShape = input.shape().clone();
    weightShape[0] = outputs;
    long[] shape = {builder.batch(), outputs};
    description = describeForward(builder.training(), shape);

    Tensor source = input.data(builder, description.src_desc());
    Tensor matrix = builder.inLayout(weights.values(weightShape), description.weights_desc());
    Tensor result = builder.tensor(description.dst_desc());
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, source));
    arguments.add(argument(dnnl.DNNL_ARG_WEIGHTS, matrix));
    arguments.add(argument(dnnl.DNNL_ARG_DST, result));
    if (bias != null) {
      arguments.add(argument(dnnl.DNNL_ARG_BIAS, bias.values(outputs)));
    }
    builder.add(new inner_product_forward(description), description, arguments);
    matrix.release();
    output = new Value(result, shape, true);
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    Tensor gradient = activation.backward(builder, output.gradient(), output.data());
    backwardWeights(builder, gradient);
    if (input.needsGradient()) {
      backwardData(builder, gradient);
    }
    gradient.release();
  }

  private void backwardWeights(ProgramBuilder builder, Tensor gradient) {
    inner_product_backward_weights.desc wanted =
        bias == null
            ? new inner_product_backward_weights.desc(
                any(input.shape()), any(weightShape), any(output.shape()))
            : new inner_product_backward_weights.desc(
                any(input.shape()), any(weightShape), any(outputs), any(output.shape()));
    inner_product_backward_weights.primitive_desc backward =
        new inner_product_backward_weights.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    Tensor incoming = builder.inLayout(gradient, backward.diff_dst_desc());
    Tensor matrix = weights.gradientTarget(builder, backward.diff_weights_desc(), weightShape);
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, input.data(builder, backward.src_desc())));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_DST, incoming));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_WEIGHTS, matrix));
    if (bias != null) {
      arguments.add(argument(dnnl.DNNL_ARG_DIFF_BIAS, bias.gradient(outputs)));
    }
    builder.add(new inner_product_backward_weights(backward), backward, arguments);
    incoming.release();
    weights.storeGradient(builder, matrix, weightShape);
  }

  private void backwardData(ProgramBuilder builder, Tensor gradient) {
    inner_product_backward_data.desc wanted =
        new inner_product_backward_data.desc(
            any(input.shape()), any(weightShape), any(output.shape()));
    inner_product_backward_data.primitive_desc backward =
        new inner_product_backward_data.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    Tensor incoming = builder.inLayout(gradient, backward.diff_dst_desc());
    Tensor matrix = builder.inLayout(weights.values(weightShape), backward.weights_desc());
    Tensor outgoing = builder.tensor(backward.diff_src_desc());
    builder.add(
        new inner_product_backward_data(backward),
        backward,
        argument(dnnl.DNNL_ARG_DIFF_DST, incoming),
        argument(dnnl.DNNL_ARG_WEIGHTS, matrix),
        argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing));
    incoming.release();
    matrix.release();
    input.addGradient(builder, outgoing);
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
