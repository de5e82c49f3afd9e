package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.argument;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;

/** What layers with weights, a bias and an activation share: the steps around their primitives. */
abstract class WeightedOperation implements Operation {

  final Parameter weights;
  final Parameter bias;
  final long outputs;
  final Activation activation;
  private final boolean frozen;

  Value input;
  Value output;

  /**
   * One primitive with the layouts that oneDNN chose for it.
   *
   * @param first of the input, backward of the output's gradient
   * @param second of what it writes: the output, or the gradient of the weights or of the input
   * @param third of the weights, or, for their gradient, of the input
   */
  record Pass(
      primitive operation,
      primitive_desc_base description,
      memory.desc first,
      memory.desc second,
      memory.desc third) {}

  /**
   * @param bias one per output; null for none
   * @param outputs channels of the output
   * @param frozen whether the parameters need no gradient
   */
  WeightedOperation(
      Parameter weights, Parameter bias, long outputs, Activation activation, boolean frozen) {
    this.weights = weights;
    this.bias = bias;
    this.outputs = outputs;
    this.activation = activation;
    this.frozen = frozen;
  }

  /** Shape of the weights, the outputs first. */
  abstract long[] weightShape();

  abstract Pass weightsPass();

  abstract Pass dataPass();

  /** Adds the forward primitive. */
  final Value forward(ProgramBuilder builder, Pass pass, long... shape) {
    Tensor source = input.data(builder, pass.first());
    Tensor kernel = builder.inLayout(weights.values(weightShape()), pass.third());
    Tensor result = builder.tensor(pass.second());
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, source));
    arguments.add(argument(dnnl.DNNL_ARG_WEIGHTS, kernel));
    arguments.add(argument(dnnl.DNNL_ARG_DST, result));
    if (bias != null) {
      arguments.add(argument(dnnl.DNNL_ARG_BIAS, bias.values(outputs)));
    }
    builder.add(pass.operation(), pass.description(), arguments);
    kernel.release();
    output = new Value(result, shape, !frozen || input.needsGradient());
    return output;
  }

  @Override
  public final void backward(ProgramBuilder builder) {
    Tensor gradient = activation.backward(builder, output.gradient(), output.data());
    if (!frozen) {
      backwardWeights(builder, gradient, weightsPass());
    }
    if (input.needsGradient()) {
      backwardData(builder, gradient, dataPass());
    }
    gradient.release();
  }

  private void backwardWeights(ProgramBuilder builder, Tensor gradient, Pass pass) {
    Tensor incoming = builder.inLayout(gradient, pass.first());
    Tensor kernel = weights.gradientTarget(builder, pass.second(), weightShape());
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, input.data(builder, pass.third())));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_DST, incoming));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_WEIGHTS, kernel));
    if (bias != null) {
      arguments.add(argument(dnnl.DNNL_ARG_DIFF_BIAS, bias.gradient(outputs)));
    }
    builder.add(pass.operation(), pass.description(), arguments);
    incoming.release();
    weights.storeGradient(builder, kernel, weightShape());
  }

  private void backwardData(ProgramBuilder builder, Tensor gradient, Pass pass) {
    Tensor incoming = builder.inLayout(gradient, pass.first());
    Tensor kernel = builder.inLayout(weights.values(weightShape()), pass.third());
    Tensor outgoing = builder.tensor(pass.second());
    builder.add(
        pass.operation(),
        pass.description(),
        argument(dnnl.DNNL_ARG_DIFF_DST, incoming),
        argument(dnnl.DNNL_ARG_WEIGHTS, kernel),
        argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing));
    incoming.release();
    kernel.release();
    input.addGradient(builder, outgoing);
  }
}
