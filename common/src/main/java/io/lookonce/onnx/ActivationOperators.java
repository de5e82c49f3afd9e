package io.lookonce.onnx;

import static io.lookonce.onnx.OnnxGraph.scalar;

import io.lookonce.network.layer.SmoothActivation;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as ONNX operators. */
final class ActivationOperators {

  private final OnnxGraph graph;

  ActivationOperators(OnnxGraph graph) {
    this.graph = graph;
  }

  /** An activation; of the identity too, for an output that must bear a certain name. */
  void add(String layer, IActivation function, String from, String to) {
    if (function instanceof ActivationLReLU leaky) {
      graph.node("LeakyRelu", List.of(from), to, scalar("alpha", (float) leaky.getAlpha()));
    } else if (function instanceof ActivationSoftmax) {
      graph.node("Softmax", List.of(from), to, scalar("axis", 1));
    } else if (isGated(function)) {
      gate(to, function, from);
      graph.node("Mul", List.of(from, to + ".gate"), to);
    } else {
      graph.node(plainActivation(layer, function), List.of(from), to);
    }
  }

  private static boolean isGated(IActivation function) {
    return function instanceof ActivationSwish
        || function instanceof ActivationMish
        || function instanceof SmoothActivation;
  }

  /** The factor g(x) of an activation x · g(x), as the value {@code to.gate}. */
  private void gate(String to, IActivation function, String from) {
    String gate = to + ".gate";
    if (function instanceof ActivationSwish) {
      graph.node("Sigmoid", List.of(from), gate);
    } else if (function instanceof ActivationMish) {
      graph.node("Softplus", List.of(from), to + ".softplus");
      graph.node("Tanh", List.of(to + ".softplus"), gate);
    } else if (((SmoothActivation) function).function() == SmoothActivation.Function.HARD_SWISH) {
      graph.node("HardSigmoid", List.of(from), gate, scalar("alpha", 1f / 6), scalar("beta", 0.5f));
    } else {
      graph.floats(to + ".root", new float[] {(float) Math.sqrt(0.5)}, 1);
      graph.floats(to + ".half", new float[] {0.5f}, 1);
      graph.node("Mul", List.of(from, to + ".root"), to + ".argument");
      graph.node("Erf", List.of(to + ".argument"), to + ".erf");
      graph.node("Mul", List.of(to + ".erf", to + ".half"), to + ".distribution");
      graph.node("Add", List.of(to + ".distribution", to + ".half"), gate);
    }
  }

  private static String plainActivation(String layer, IActivation function) {
    if (function instanceof ActivationReLU relu && isPlain(relu)) {
      return "Relu";
    }
    if (function instanceof ActivationSigmoid) {
      return "Sigmoid";
    }
    if (function instanceof ActivationTanH) {
      return "Tanh";
    }
    if (function instanceof ActivationIdentity) {
      return "Identity";
    }
    throw LayerOperators.unknown(layer, "the activation " + function);
  }

  private static boolean isPlain(ActivationReLU function) {
    return function.equals(new ActivationReLU());
  }
}
