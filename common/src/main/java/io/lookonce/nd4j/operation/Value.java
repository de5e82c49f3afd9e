package io.lookonce.nd4j.operation;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** What flows along one edge of the network: activations forward, their loss gradient backward. */
public final class Value {
  private final Tensor data;
  private final long[] shape;
  private final boolean needsGradient;
  private final List<Tensor> copies = new ArrayList<>();
  private Tensor gradient;

  /**
   * @param shape examples, channels, rows, columns; or examples, features
   * @param needsGradient whether any parameter lies upstream; if not, no gradient is ever computed
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

  /** The sum of all gradients that arrived; null if none did. */
  public Tensor gradient() {
    return gradient;
  }

  /** Takes over one reader's gradient and adds it to those of the other readers. */
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

  /** Gives the gradient's memory back once everything that reads it has been laid out. */
  public void releaseGradient() {
    if (gradient != null) {
      gradient.release();
      gradient = null;
    }
  }

  /** Gives the activations' memory back; only where no backward pass will read them. */
  public void releaseData() {
    data.release();
    copies.forEach(Tensor::release);
  }
}
