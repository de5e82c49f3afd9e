package io.lookonce.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Which operators of a folded model compute in integers, and which values are therefore rounded to
 * 8 bits. Convolutions with constant weights begin; operators that ONNX Runtime has for 8-bit
 * integers go on with what they give.
 */
final class QuantizationPlan {

  /** Their output has the range of their input. */
  private static final Set<String> SAME_RANGE =
      Set.of(
          "MaxPool",
          "Resize",
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "Slice",
          "DepthToSpace",
          "SpaceToDepth");

  /** Whose output is rounded: of integers, or computed in between and cheap. */
  private static final Set<String> ONE_INPUT =
      Set.of(
          "Relu",
          "Clip",
          "LeakyRelu",
          "AveragePool",
          "GlobalAveragePool",
          FoldedModel.SWISH,
          "HardSwish",
          "Mish",
          "Gelu",
          "Elu");

  private static final Set<String> ALL_INPUTS = Set.of("Add", "Concat");

  /**
   * Half of an activation function that multiplies with its input, such as swish. ONNX Runtime's
   * product of integers takes longer than one of floats: what comes between stays as it is.
   */
  private static final Set<String> HALVES = Set.of("Sigmoid", "HardSigmoid", "Softplus", "Tanh");

  /** A convolution with fewer weights is arithmetic, such as a sum over a distribution. */
  private static final int FEWEST_WEIGHTS = 64;

  private final GraphProto graph;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, List<NodeProto>> users = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();

  /** Outputs of operators that compute in integers. */
  private final Set<String> integers = new LinkedHashSet<>();

  /** Outputs of {@link #HALVES}. */
  private final Set<String> halves = new HashSet<>();

  /** Values that are rounded, with the value whose range each has. */
  private final Map<String, String> rounded = new LinkedHashMap<>();

  /**
   * @param model folded
   * @param keptFloat outputs of convolutions that stay as they are
   */
  QuantizationPlan(ModelProto model, Set<String> keptFloat) {
    this.graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    for (NodeProto node : graph.getNodeList()) {
      for (String input : new LinkedHashSet<>(node.getInputList())) {
        users.computeIfAbsent(input, any -> new ArrayList<>()).add(node);
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (isConvolution(node) ? !keptFloat.contains(node.getOutput(0)) : goesOn(node)) {
        add(node);
      } else if (isHalf(node)) {
        halves.add(node.getOutput(0));
      }
    }
  }

  /** Outputs of the convolutions that could be integers, in order. */
  static List<String> convolutions(ModelProto model) {
    QuantizationPlan plan = new QuantizationPlan(model, Set.of());
    return model.getGraph().getNodeList().stream()
        .filter(plan::isConvolution)
        .map(node -> node.getOutput(0))
        .toList();
  }

  /** Outputs of the convolutions after which no other follows: those of the head. */
  static Set<String> tail(ModelProto model) {
    QuantizationPlan plan = new QuantizationPlan(model, Set.of());
    Set<String> before = new HashSet<>();
    Set<String> tail = new LinkedHashSet<>();
    List<NodeProto> nodes = model.getGraph().getNodeList();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      boolean isBefore = node.getOutputList().stream().anyMatch(before::contains);
      if (plan.isConvolution(node) && !isBefore) {
        tail.add(node.getOutput(0));
      }
      if (isBefore || plan.isConvolution(node)) {
        before.addAll(node.getInputList());
      }
    }
    return tail;
  }

  boolean isConvolution(NodeProto node) {
    if (!node.getOpType().equals("Conv") || node.getInputCount() < 2) {
      return false;
    }
    TensorProto weights = constants.get(node.getInput(1));
    TensorProto bias = node.getInputCount() < 3 ? weights : constants.get(node.getInput(2));
    return isFloat(weights)
        && isFloat(bias)
        && weights.getDimsList().stream().reduce(1L, (a, b) -> a * b) >= FEWEST_WEIGHTS;
  }

  private static boolean isFloat(TensorProto tensor) {
    return tensor != null && tensor.getDataType() == TensorProto.DataType.FLOAT;
  }

  private boolean goesOn(NodeProto node) {
    String operator = node.getOpType();
    boolean isKnown = node.getDomain().isEmpty() || operator.equals(FoldedModel.SWISH);
    if (!isKnown || node.getOutputCount() != 1 || node.getInputCount() == 0) {
      return false;
    }
    if (operator.equals("Mul")) {
      return node.getInputList().stream()
          .allMatch(input -> integers.contains(input) || halves.contains(input));
    }
    return SAME_RANGE.contains(operator) || ONE_INPUT.contains(operator)
        ? integers.contains(node.getInput(0))
        : ALL_INPUTS.contains(operator) && integers.containsAll(node.getInputList());
  }

  private boolean isHalf(NodeProto node) {
    return HALVES.contains(node.getOpType())
        && (integers.contains(node.getInput(0)) || halves.contains(node.getInput(0)));
  }

  private void add(NodeProto node) {
    String output = node.getOutput(0);
    if (isConvolution(node)) {
      rounded.putIfAbsent(node.getInput(0), node.getInput(0));
    }
    integers.add(output);
    if (SAME_RANGE.contains(node.getOpType())) {
      rounded.put(output, rounded.get(node.getInput(0)));
    } else if (!isCutOff(output)) {
      rounded.put(output, output);
    }
  }

  /** What is cut off at once is rounded after that: its values below zero need no room. */
  private boolean isCutOff(String value) {
    List<NodeProto> following = users.getOrDefault(value, List.of());
    return following.size() == 1
        && !outputs.contains(value)
        && Set.of("Relu", "Clip").contains(following.get(0).getOpType())
        && following.get(0).getInput(0).equals(value);
  }

  /** Whether an operator computes in integers. */
  boolean isInteger(NodeProto node) {
    return node.getOutputCount() > 0 && integers.contains(node.getOutput(0));
  }

  /** Whether a value is rounded for all that read it, and not for convolutions alone. */
  boolean isRoundedForAll(String value) {
    return integers.contains(value);
  }

  /** Values that are rounded, with the value whose range each has. */
  Map<String, String> rounded() {
    return rounded;
  }

  /** Values whose range must be known. */
  Set<String> measured() {
    return new LinkedHashSet<>(rounded.values());
  }
}
