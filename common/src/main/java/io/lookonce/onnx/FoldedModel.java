package io.lookonce.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A model whose batch normalisations are part of the convolutions before them, as integers need it:
 * the scale of a channel is then in its weights. A swish is one operator of ONNX Runtime, which
 * would not find it between integers. All weights are initializers.
 */
final class FoldedModel {

  private static final long FIRST_WITHOUT_WEIGHTS_AS_INPUTS = 4;

  /** {@code x * sigmoid(alpha * x)}. */
  static final String SWISH = "QuickGelu";

  private static final double USUAL_EPSILON = 1e-5;

  private final ModelProto model;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  private FoldedModel(ModelProto model) {
    this.model = model;
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      node.getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
      if (isConstant(node)) {
        constants.put(
            node.getOutput(0),
            node.getAttribute(0).getT().toBuilder().setName(node.getOutput(0)).build());
      }
    }
    graph.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
  }

  private static boolean isConstant(NodeProto node) {
    return node.getOpType().equals("Constant")
        && node.getAttributeCount() == 1
        && node.getAttribute(0).getName().equals("value");
  }

  /** The model with what can be folded folded; the same outputs but for rounding. */
  static ModelProto of(ModelProto model) {
    return new FoldedModel(model).folded();
  }

  private ModelProto folded() {
    Map<String, NodeProto> producers = new HashMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    Map<String, NodeProto> replaced = new HashMap<>();
    Set<String> gone = new HashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      NodeProto before = node.getInputCount() == 0 ? null : producers.get(node.getInput(0));
      if (node.getOpType().equals("BatchNormalization")
          && before != null
          && isFoldable(before, node)) {
        replaced.put(before.getOutput(0), fold(before, node));
        gone.add(node.getOutput(0));
      }
      if (node.getOpType().equals("Mul")) {
        swish(node, producers, replaced, gone);
      }
    }
    return rewritten(replaced, gone);
  }

  /** Joins {@code x * sigmoid(x)}. */
  private void swish(
      NodeProto product,
      Map<String, NodeProto> producers,
      Map<String, NodeProto> replaced,
      Set<String> gone) {
    for (int half = 0; half < 2; half++) {
      NodeProto sigmoid = producers.get(product.getInput(half));
      String input = product.getInput(1 - half);
      if (sigmoid != null
          && sigmoid.getOpType().equals("Sigmoid")
          && sigmoid.getInput(0).equals(input)
          && uses.get(sigmoid.getOutput(0)) == 1) {
        gone.add(sigmoid.getOutput(0));
        replaced.put(
            product.getOutput(0),
            NodeProto.newBuilder()
                .setOpType(SWISH)
                .setDomain(OnnxQuantization.RUNTIMES_OWN)
                .setName(product.getName())
                .addInput(input)
                .addOutput(product.getOutput(0))
                .addAttribute(OnnxGraph.scalar("alpha", 1f))
                .build());
        return;
      }
    }
  }

  private boolean isFoldable(NodeProto convolution, NodeProto normalization) {
    return convolution.getOpType().equals("Conv")
        && uses.get(convolution.getOutput(0)) == 1
        && normalization.getOutputCount() == 1
        && normalization.getInputCount() == 5
        && normalization.getInputList().subList(1, 5).stream().allMatch(this::isFloat)
        && isFloat(convolution.getInput(1))
        && (convolution.getInputCount() < 3 || isFloat(convolution.getInput(2)));
  }

  private boolean isFloat(String name) {
    TensorProto constant = constants.get(name);
    return constant != null && constant.getDataType() == TensorProto.DataType.FLOAT;
  }

  /** The convolution that gives what the normalisation gave. */
  private NodeProto fold(NodeProto convolution, NodeProto normalization) {
    float[] scale = floats(normalization.getInput(1));
    float[] shift = floats(normalization.getInput(2));
    float[] mean = floats(normalization.getInput(3));
    float[] variance = floats(normalization.getInput(4));
    double epsilon = USUAL_EPSILON;
    for (AttributeProto attribute : normalization.getAttributeList()) {
      epsilon = attribute.getName().equals("epsilon") ? attribute.getF() : epsilon;
    }
    TensorProto weights = constants.get(convolution.getInput(1));
    float[] folded = floats(convolution.getInput(1)).clone();
    float[] bias =
        convolution.getInputCount() > 2
            ? floats(convolution.getInput(2)).clone()
            : new float[scale.length];
    int perChannel = folded.length / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      double factor = scale[channel] / Math.sqrt(variance[channel] + epsilon);
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        folded[i] = (float) (folded[i] * factor);
      }
      bias[channel] = (float) ((bias[channel] - mean[channel]) * factor + shift[channel]);
    }
    String output = normalization.getOutput(0);
    String foldedWeights = output + "/folded_weights";
    String foldedBias = output + "/folded_bias";
    constants.put(foldedWeights, tensor(foldedWeights, folded, weights.getDimsList()));
    constants.put(foldedBias, tensor(foldedBias, bias, List.of((long) bias.length)));
    return convolution.toBuilder()
        .clearInput()
        .addInput(convolution.getInput(0))
        .addInput(foldedWeights)
        .addInput(foldedBias)
        .setOutput(0, output)
        .build();
  }

  private float[] floats(String name) {
    return TensorNumbers.floats(constants.get(name));
  }

  static TensorProto tensor(String name, float[] values, List<Long> dimensions) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT)
        .addAllDims(dimensions)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private ModelProto rewritten(Map<String, NodeProto> replaced, Set<String> gone) {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearNode().clearInitializer();
    List<NodeProto> nodes = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      boolean isGone = node.getOutputCount() > 0 && gone.contains(node.getOutput(0));
      if (!isConstant(node) && !isGone) {
        NodeProto kept =
            node.getOutputCount() == 0 ? node : replaced.getOrDefault(node.getOutput(0), node);
        nodes.add(kept);
        used.addAll(kept.getInputList());
        addUsedBelow(kept, used);
      }
    }
    model.getGraph().getOutputList().forEach(output -> used.add(output.getName()));
    constants.values().stream()
        .filter(tensor -> used.contains(tensor.getName()))
        .sorted(java.util.Comparator.comparing(TensorProto::getName))
        .forEach(graph::addInitializer);
    // Old exporters list weights among the inputs too, which may then be set from outside.
    graph.clearInput();
    model.getGraph().getInputList().stream()
        .filter(input -> !constants.containsKey(input.getName()))
        .forEach(graph::addInput);
    ModelProto.Builder whole = model.toBuilder();
    if (model.getOpsetImportList().stream()
        .noneMatch(set -> set.getDomain().equals(OnnxQuantization.RUNTIMES_OWN))) {
      whole.addOpsetImport(
          OperatorSetIdProto.newBuilder().setDomain(OnnxQuantization.RUNTIMES_OWN).setVersion(1));
    }
    return whole
        .setIrVersion(Math.max(FIRST_WITHOUT_WEIGHTS_AS_INPUTS, model.getIrVersion()))
        .setGraph(graph.addAllNode(nodes))
        .build();
  }

  /** Graphs within a node read values of the graph around them. */
  static void addUsedBelow(NodeProto node, Set<String> used) {
    for (AttributeProto attribute : node.getAttributeList()) {
      List<GraphProto> graphs = new ArrayList<>(attribute.getGraphsList());
      if (attribute.hasG()) {
        graphs.add(attribute.getG());
      }
      for (GraphProto graph : graphs) {
        for (NodeProto inner : graph.getNodeList()) {
          used.addAll(inner.getInputList());
          addUsedBelow(inner, used);
        }
        graph.getOutputList().forEach(output -> used.add(output.getName()));
      }
    }
  }
}
