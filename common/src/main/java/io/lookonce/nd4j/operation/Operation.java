package io.lookonce.nd4j.operation;

import java.util.List;

/** One layer while a program is laid out: it adds its steps, first forward, later backward. */
public interface Operation {

  /**
   * Adds the forward steps.
   *
   * @param inputs what the layers before this one produced, in the order of the configuration
   * @return what this layer produces
   */
  Value forward(ProgramBuilder builder, List<Value> inputs);

  /**
   * Adds the backward steps: parameter gradients into the network's gradient view, input gradients
   * to the inputs that need them. Called only if the output has a gradient.
   */
  void backward(ProgramBuilder builder);
}
