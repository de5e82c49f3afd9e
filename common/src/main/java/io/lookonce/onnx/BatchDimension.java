package io.lookonce.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Gives a model that takes one image {@code [3, height, width]} or {@code [height, width, 3]} a
 * batch dimension of 1: the image loses it by {@code Squeeze} before the graph, and every output
 * gets it by {@code Unsqueeze} after the graph. Inputs and outputs keep their names.
 */
final class BatchDimension {

  private static final String PREFIX = "lookonce/unbatched/";
  private static final String AXES = "lookonce/batch-axis";

  /** From this operator set on, the axes of {@code Squeeze} are an input, not an attribute. */
  private static final long AXES_AS_INPUT = 13;

  private final ModelProto model;
  private final Map<String, String> renamed = new HashMap<>();

  private BatchDimension(ModelProto model) {
    this.model = model;
  }

  /** The model with a batch dimension; null if it has one already, or takes no image. */
  static ModelProto added(ModelProto model, List<OnnxModelFile.Value> inputs) {
    if (inputs.stream().anyMatch(input -> input.shape().size() == 4)) {
      return null;
    }
    for (OnnxModelFile.Value input : inputs) {
      List<Long> shape = input.shape();
      if (shape.size() == 3 && (shape.get(0) == 3 || shape.get(2) == 3)) {
        return new BatchDimension(model).added(input.name());
      }
    }
    return null;
  }

  private ModelProto added(String image) {
    GraphProto graph = model.getGraph();
    Set<String> computed =
        graph.getNodeList().stream()
            .flatMap(node -> node.getOutputList().stream())
            .collect(Collectors.toSet());
    renamed.put(image, PREFIX + image);
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!computed.contains(output.getName())) {
        return null;
      }
      renamed.put(output.getName(), PREFIX + output.getName());
    }
    GraphProto.Builder changed = graph.toBuilder().clearNode().clearInput().clearOutput();
    for (ValueInfoProto input : graph.getInputList()) {
      changed.addInput(input.getName().equals(image) ? withBatch(input) : input);
    }
    changed.addNode(node("Squeeze", image, renamed.get(image)));
    graph.getNodeList().forEach(node -> changed.addNode(renamed(node)));
    for (ValueInfoProto output : graph.getOutputList()) {
      String name = output.getName();
      changed.addNode(node("Unsqueeze", renamed.get(name), name));
      changed.addOutput(withBatch(output));
    }
    if (axesAsInput()) {
      changed.addNode(0, axes());
    }
    return model.toBuilder().setGraph(changed).build();
  }

  private NodeProto renamed(NodeProto node) {
    NodeProto.Builder changed = node.toBuilder().clearInput().clearOutput().clearAttribute();
    node.getInputList().forEach(name -> changed.addInput(renamed.getOrDefault(name, name)));
    node.getOutputList().forEach(name -> changed.addOutput(renamed.getOrDefault(name, name)));
    for (AttributeProto attribute : node.getAttributeList()) {
      changed.addAttribute(
          attribute.hasG()
              ? attribute.toBuilder().setG(renamed(attribute.getG())).build()
              : attribute);
    }
    return changed.build();
  }

  /** Branches and loops may read values of the graph around them. */
  private GraphProto renamed(GraphProto inner) {
    GraphProto.Builder changed = inner.toBuilder().clearNode().clearOutput();
    inner.getNodeList().forEach(node -> changed.addNode(renamed(node)));
    for (ValueInfoProto output : inner.getOutputList()) {
      String name = output.getName();
      changed.addOutput(output.toBuilder().setName(renamed.getOrDefault(name, name)));
    }
    return changed.build();
  }

  private boolean axesAsInput() {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .anyMatch(set -> set.getVersion() >= AXES_AS_INPUT);
  }

  private NodeProto node(String operator, String from, String to) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName("lookonce/" + operator + "/" + to)
            .addInput(from)
            .addOutput(to);
    return axesAsInput()
        ? node.addInput(AXES).build()
        : node.addAttribute(OnnxGraph.attribute("axes", 0)).build();
  }

  private static NodeProto axes() {
    ByteBuffer zero = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.INT64)
            .addDims(1)
            .setRawData(ByteString.copyFrom(zero))
            .build();
    return NodeProto.newBuilder()
        .setOpType("Constant")
        .setName(AXES)
        .addOutput(AXES)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(tensor))
        .build();
  }

  private static ValueInfoProto withBatch(ValueInfoProto value) {
    ValueInfoProto.Builder changed = value.toBuilder();
    if (value.getType().getTensorType().hasShape()) {
      changed
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .addDim(0, Dimension.newBuilder().setDimValue(1));
    }
    return changed.build();
  }
}
