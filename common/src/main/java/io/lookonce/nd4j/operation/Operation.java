package io.lookonce.nd4j.operation;

import java.util.List;

/** A layer that adds its steps to a program: first the forward steps, later the backward steps. */
public interface Operation {

  /**
   * Adds the forward steps.
   *
   * @param inputs outputs of the preceding layers, in the order of the configuration
   * @return the output of this layer
   */
  Value forward(ProgramBuilder builder, List<Value> inputs);

  /**
   * Adds the backward steps: parameter gradients into the network's gradient view, input gradients
   * to the inputs that need them. Called only if the output has a gradient.
   */
  void backward(ProgramBuilder builder);
}
