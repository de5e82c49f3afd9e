package io.lookonce.nd4j.operation;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An element-wise activation. All of them can be differentiated from their result alone, so nothing
 * but the result is kept and the layer before can apply the activation while it writes.
 *
 * @param forward oneDNN's name for it
 * @param backward its name where the derivative is taken from the result
 * @param alpha slope or scale below zero
 */
public record Activation(algorithm forward, algorithm backward, float alpha) {

  /** No activation: the result is left as it is. */
  public static final Activation IDENTITY = new Activation(algorithm.undef, algorithm.undef, 0);

  public static final Activation RELU =
      new Activation(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, 0);

  /** The activation of a DL4J layer; null if there is no fast one. */
  public static Activation of(IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return IDENTITY;
    }
    if (activation.equals(new ActivationReLU())) {
      return RELU;
    }
    if (activation instanceof ActivationLReLU leaky) {
      return new Activation(RELU.forward, RELU.backward, (float) leaky.getAlpha());
    }
    if (activation instanceof ActivationSigmoid) {
      return new Activation(
          algorithm.eltwise_logistic, algorithm.eltwise_logistic_use_dst_for_bwd, 0);
    }
    if (activation instanceof ActivationTanH) {
      return new Activation(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0);
    }
    if (activation instanceof ActivationELU elu) {
      return new Activation(
          algorithm.eltwise_elu, algorithm.eltwise_elu_use_dst_for_bwd, (float) elu.getAlpha());
    }
    return null;
  }

  boolean isIdentity() {
    return forward == algorithm.undef;
  }

  /** Whether the activation of a maximum is the maximum of the activations, ties included. */
  public boolean keepsMaxima() {
    return forward == algorithm.eltwise_relu && alpha >= 0;
  }

  /** Attributes that make a primitive apply this activation to its result. */
  primitive_attr fused() {
    primitive_attr attributes = ProgramBuilder.attributes();
    if (!isIdentity()) {
      post_ops after = new post_ops();
      after.append_eltwise(1, forward, alpha, 0);
      attributes.set_post_ops(after);
    }
    return attributes;
  }

  /** Adds the activation as a step of its own. */
  void apply(ProgramBuilder builder, Tensor source, Tensor result) {
    eltwise_forward.primitive_desc description = description(builder.training(), source.layout());
    builder.add(
        new eltwise_forward(description),
        description,
        ProgramBuilder.argument(dnnl.DNNL_ARG_SRC, source),
        ProgramBuilder.argument(dnnl.DNNL_ARG_DST, result));
  }

  /**
   * Adds the step from the gradient of the result to that before the activation.
   *
   * @param gradient is not consumed; it is overwritten where nobody else reads it
   * @param result what the activation left behind in the forward pass
   * @return the gradient before the activation, to be released by the caller
   */
  Tensor backward(ProgramBuilder builder, Tensor gradient, Tensor result) {
    if (isIdentity()) {
      return gradient.hold();
    }
    boolean overwrite = gradient.isExclusive() && gradient.hasLayout(result.layout());
    Tensor incoming = builder.inLayout(gradient, result.layout());
    Tensor outgoing =
        overwrite || incoming.isExclusive() ? incoming.hold() : builder.tensor(result.layout());
    eltwise_backward.desc wanted =
        new eltwise_backward.desc(backward, result.layout(), result.layout(), alpha, 0);
    eltwise_backward.primitive_desc description =
        new eltwise_backward.primitive_desc(
            wanted,
            ProgramBuilder.attributes(),
            OneDnn.engine(),
            description(true, result.layout()));
    builder.add(
        new eltwise_backward(description),
        description,
        ProgramBuilder.argument(dnnl.DNNL_ARG_DST, result),
        ProgramBuilder.argument(dnnl.DNNL_ARG_DIFF_DST, incoming),
        ProgramBuilder.argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing));
    incoming.release();
    return outgoing;
  }

  private eltwise_forward.primitive_desc description(boolean training, memory.desc layout) {
    eltwise_forward.desc wanted =
        training
            ? new eltwise_forward.desc(dnnl.prop_kind.forward_training, backward, layout, alpha, 0)
            : new eltwise_forward.desc(dnnl.prop_kind.forward_inference, forward, layout, alpha, 0);
    return new eltwise_forward.primitive_desc(wanted, ProgramBuilder.attributes(), OneDnn.engine());
  }
}
