package io.lookonce.nd4j.operation;

import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One parameter array of a DL4J network: a part of the flat parameter view, with its gradient at
 * the same offset of the flat gradient view.
 */
public final class Parameter {
  private final long address;
  private final long gradientAddress;
  private final long length;

  /**
   * @param values the parameter's view into {@code parameters}
   * @param parameters the network's flat parameter view
   * @param gradients the network's flat gradient view
   */
  public Parameter(INDArray values, INDArray parameters, INDArray gradients) {
    this.address = Address.of(values);
    this.gradientAddress = Address.of(gradients) + (address - Address.of(parameters));
    this.length = values.length();
  }

  int length() {
    return Math.toIntExact(length);
  }

  Address address() {
    return new Address(address);
  }

  Address gradientAddress() {
    return new Address(gradientAddress);
  }

  /** The values, read as an array of the given shape in C order. */
  Tensor values(long... shape) {
    return Tensor.over(address(), ProgramBuilder.plain(shape));
  }

  /** The gradient's part of the gradient view, as an array of the given shape in C order. */
  Tensor gradient(long... shape) {
    return Tensor.over(gradientAddress(), ProgramBuilder.plain(shape));
  }

  /**
   * The tensor that a primitive writes the gradient to: the gradient view itself if the layout is
   * plain.
   */
  Tensor gradientTarget(ProgramBuilder builder, memory.desc layout, long... shape) {
    Tensor target = gradient(shape);
    return target.hasLayout(layout) ? target : builder.tensor(layout);
  }

  /**
   * Copies a gradient from {@link #gradientTarget} to the gradient view, if it is not there
   * already.
   */
  void storeGradient(ProgramBuilder builder, Tensor written, long... shape) {
    Tensor target = gradient(shape);
    if (!target.hasLayout(written.layout())) {
      builder.reorder(written, target);
    }
    written.release();
  }
}
