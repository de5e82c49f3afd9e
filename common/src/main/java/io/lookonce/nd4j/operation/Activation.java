package io.lookonce.nd4j.operation;

import io.lookonce.network.layer.SmoothActivation;
import java.util.List;
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
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An element-wise activation. Where the derivative is a function of the result, only the result is
 * kept, and the preceding layer can apply the activation to its own output. The others keep their
 * input; see {@link #keepsInput}.
 *
 * @param forward oneDNN's algorithm for the forward pass
 * @param backward oneDNN's algorithm that takes the derivative from the result; {@code forward} if
 *     it takes the derivative from the input
 * @param alpha slope or scale below zero
 */
public record Activation(algorithm forward, algorithm backward, float alpha) {

  /** No activation. */
  public static final Activation IDENTITY = new Activation(algorithm.undef, algorithm.undef, 0);

  public static final Activation RELU =
      new Activation(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, 0);

  /** The activation of a DL4J layer; null if it has no fast implementation. */
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
    if (activation instanceof ActivationSwish) {
      return new Activation(algorithm.eltwise_swish, algorithm.eltwise_swish, 1);
    }
    if (activation instanceof ActivationMish) {
      return new Activation(algorithm.eltwise_mish, algorithm.eltwise_mish, 0);
    }
    if (activation instanceof SmoothActivation smooth) {
      algorithm chosen =
          switch (smooth.function()) {
            case GELU -> algorithm.eltwise_gelu_erf;
            case HARD_SWISH -> algorithm.eltwise_hardswish;
          };
      return new Activation(chosen, chosen, 0);
    }
    return null;
  }

  /**
   * Whether the derivative is a function of the input, which is then kept. Such an activation is a
   * step of its own.
   */
  public boolean keepsInput() {
    return forward == backward && !isIdentity();
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

  /** Adds the activation as a separate step. */
  void apply(ProgramBuilder builder, Tensor source, Tensor result) {
    eltwise_forward.primitive_desc description = description(builder.training(), source.layout());
    builder.add(
        new eltwise_forward(description),
        description,
        ProgramBuilder.argument(dnnl.DNNL_ARG_SRC, source),
        ProgramBuilder.argument(dnnl.DNNL_ARG_DST, result));
  }

  /**
   * Adds the step from the gradient of the activation's result to the gradient of its input.
   *
   * @param gradient not released here, but overwritten if it has no other holder
   * @param result the activation's result in the forward pass; its input if it {@link #keepsInput}
   * @return the gradient of the activation's input; the caller releases it
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
        ProgramBuilder.argument(keepsInput() ? dnnl.DNNL_ARG_SRC : dnnl.DNNL_ARG_DST, result),
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

  /** An activation that is not fused into the preceding layer. */
  public static final class ActivationOperation implements Operation {
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
      Tensor kept = activation.keepsInput() ? input.data() : output.data();
      input.addGradient(builder, activation.backward(builder, output.gradient(), kept));
    }
  }
}
