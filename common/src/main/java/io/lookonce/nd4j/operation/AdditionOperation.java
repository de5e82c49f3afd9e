package io.lookonce.nd4j.operation;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The element-wise sum of two or more inputs, as at the end of a residual block, fused with the
 * activation after it.
 */
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
    Tensor sum = builder.tensor(first.layout());
    int last = inputs.size() - 1;
    for (int number = 1; number <= last; number++) {
      builder.combine(
          dnnl.algorithm.binary_add,
          number == 1 ? first : sum,
          inputs.get(number).data(builder, first.layout()),
          sum,
          number == last ? activation.fused() : ProgramBuilder.attributes());
    }
    output = new Value(sum, inputs.get(0).shape(), inputs.stream().anyMatch(Value::needsGradient));
    return output;
  }

  /** Every input gets the gradient of the sum. */
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
