package io.lookonce.nd4j.operation;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * The data of one edge of the network: activations in the forward pass, their gradient in the
 * backward pass.
 */
public final class Value {
  private final Tensor data;
  private final long[] shape;
  private final boolean needsGradient;
  private final List<Tensor> copies = new ArrayList<>();
  private Tensor gradient;

  /**
   * @param shape examples, channels, rows, columns; or examples, features
   * @param needsGradient whether an earlier layer is trained; if not, no gradient is computed
   */
  public Value(Tensor data, long[] shape, boolean needsGradient) {
    this.data = data;
    this.shape = shape;
    this.needsGradient = needsGradient;
  }

  public Tensor data() {
    return data;
  }

  public long[] shape() {
    return shape;
  }

  boolean needsGradient() {
    return needsGradient;
  }

  /** The activations in the given layout; a copy is made once and kept for the backward pass. */
  public Tensor data(ProgramBuilder builder, memory.desc layout) {
    if (data.hasLayout(layout)) {
      return data;
    }
    for (Tensor copy : copies) {
      if (copy.hasLayout(layout)) {
        return copy;
      }
    }
    Tensor copy = builder.tensor(layout);
    builder.reorder(data, copy);
    copies.add(copy);
    return copy;
  }

  /** The sum of the gradients of all readers so far; null if there is none. */
  public Tensor gradient() {
    return gradient;
  }

  /**
   * Adds one reader's gradient to those of the other readers, and takes over the caller's
   * reference.
   */
  public void addGradient(ProgramBuilder builder, Tensor arriving) {
    if (gradient == null) {
      gradient = arriving;
      return;
    }
    Tensor other = builder.inLayout(arriving, gradient.layout());
    Tensor sum = gradient.isExclusive() ? gradient : builder.tensor(gradient.layout());
    builder.combine(dnnl.algorithm.binary_add, gradient, other, sum);
    if (sum != gradient) {
      gradient.release();
    }
    other.release();
    arriving.release();
    gradient = sum;
  }

  /**
   * Releases the gradient's memory. Call it after all steps that read the gradient have been added.
   */
  public void releaseGradient() {
    if (gradient != null) {
      gradient.release();
      gradient = null;
    }
  }

  /** Releases the activations' memory. Only for inference, where no backward step reads them. */
  public void releaseData() {
    data.release();
    copies.forEach(Tensor::release);
  }
}
