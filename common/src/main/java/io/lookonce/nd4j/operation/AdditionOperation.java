package io.lookonce.nd4j.operation;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** The element-wise sum at the end of a residual block, fused with the activation after it. */
public final class AdditionOperation implements Operation {
  private final Activation activation;
  private List<Value> inputs;
  private Value output;

  public AdditionOperation(Activation activation) {
    this.activation = activation;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    this.inputs = inputs;
    Tensor first = inputs.get(0).data();
    Tensor second = inputs.get(1).data(builder, first.layout());
    Tensor sum = builder.tensor(first.layout());
    builder.combine(dnnl.algorithm.binary_add, first, second, sum, activation.fused());
    output = new Value(sum, inputs.get(0).shape(), inputs.stream().anyMatch(Value::needsGradient));
    return output;
  }

  /** Both inputs get the gradient of the sum. */
  @Override
  public void backward(ProgramBuilder builder) {
    Tensor gradient = activation.backward(builder, output.gradient(), output.data());
    for (Value input : inputs) {
      if (input.needsGradient()) {
        input.addGradient(builder, gradient.hold());
      }
    }
    gradient.release();
  }
}
