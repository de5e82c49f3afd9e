package io.lookonce.nd4j.operation;

import java.util.List;

/** An activation that could not be fused into the layer before it. */
public final class ActivationOperation implements Operation {
  private final Activation activation;
  private Value input;
  private Value output;

  public ActivationOperation(Activation activation) {
    this.activation = activation;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    Tensor result = builder.tensor(input.data().layout());
    activation.apply(builder, input.data(), result);
    output = new Value(result, input.shape(), input.needsGradient());
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    input.addGradient(builder, activation.backward(builder, output.gradient(), output.data()));
  }
}
