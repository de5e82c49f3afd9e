package io.lookonce.onnx;

import io.lookonce.onnx.ValueRanges.Range;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** Writes a quantized model: rounds what the plan says, with scales from measured ranges. */
final class QuantizedWriter {

  private static final int UNSIGNED_STEPS = 255;
  private static final int SIGNED_LARGEST = 127;
  private static final int FIRST_OPERATOR_SET_WITH_AXIS = 13;

  private final ModelProto folded;

  private final QuantizationPlan plan;
  private final Map<String, Range> ranges;
  private final String domain;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final GraphProto.Builder graph;

  /**
   * @param folded the model in floats
   * @param kept outputs of convolutions that stay as they are
   * @param ranges of all values that could be rounded
   */
  QuantizedWriter(ModelProto folded, Set<String> kept, Map<String, Range> ranges) {
    this.folded = folded;
    this.plan = new QuantizationPlan(folded, kept);
    this.ranges = ranges;
    this.domain =
        folded.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .anyMatch(set -> set.getVersion() >= FIRST_OPERATOR_SET_WITH_AXIS)
            ? ""
            : OnnxQuantization.RUNTIMES_OWN;
    folded
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> constants.put(tensor.getName(), tensor));
    this.graph = folded.getGraph().toBuilder().clearNode().clearInitializer();
  }

  ModelProto model() {
    folded.getGraph().getInputList().forEach(input -> round(input.getName()));
    for (NodeProto node : folded.getGraph().getNodeList()) {
      graph.addNode(rewired(node));
      node.getOutputList().forEach(this::round);
    }
    Set<String> used = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      used.addAll(node.getInputList());
      FoldedModel.addUsedBelow(node, used);
    }
    folded.getGraph().getInitializerList().stream()
        .filter(tensor -> used.contains(tensor.getName()))
        .forEach(graph::addInitializer);
    return folded.toBuilder().setGraph(graph).build();
  }

  private NodeProto rewired(NodeProto node) {
    NodeProto.Builder rewired = node.toBuilder();
    boolean isInteger = plan.isInteger(node);
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      if (plan.rounded().containsKey(input)
          && (plan.isRoundedForAll(input) || (isInteger && plan.isConvolution(node)))) {
        rewired.setInput(i, input + "/rounded");
      }
    }
    if (isInteger && plan.isConvolution(node)) {
      weights(node, rewired);
    }
    return rewired.build();
  }

  private void weights(NodeProto node, NodeProto.Builder rewired) {
    TensorProto tensor = constants.get(node.getInput(1));
    float[] weights = TensorNumbers.floats(tensor);
    int channels = Math.toIntExact(tensor.getDims(0));
    int perChannel = weights.length / channels;
    float[] bias =
        node.getInputCount() > 2 ? TensorNumbers.floats(constants.get(node.getInput(2))) : null;
    float inputScale = scale(plan.rounded().get(node.getInput(0)));
    float[] scales = new float[channels];
    byte[] rounded = new byte[weights.length];
    ByteBuffer offsets = ByteBuffer.allocate(channels * 4).order(ByteOrder.LITTLE_ENDIAN);
    float[] offsetScales = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      float largest = 0;
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      // A bias has 32 bits of this size: a channel of almost nothing gets larger steps.
      float fitting = bias == null ? 0 : Math.abs(bias[channel]) / inputScale / 0x1p30f;
      scales[channel] = Math.max(Math.max(largest / SIGNED_LARGEST, fitting), 1e-20f);
      offsetScales[channel] = scales[channel] * inputScale;
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        int step = Math.round(weights[i] / scales[channel]);
        rounded[i] = (byte) Math.max(-SIGNED_LARGEST, Math.min(SIGNED_LARGEST, step));
      }
      if (bias != null) {
        offsets.putInt(Math.round(bias[channel] / offsetScales[channel]));
      }
    }
    String name = node.getOutput(0) + "/weights";
    add(name + "/integers", TensorProto.DataType.INT8, rounded, tensor.getDimsList());
    add(name + "/zero", TensorProto.DataType.INT8, new byte[channels], List.of((long) channels));
    graph.addInitializer(FoldedModel.tensor(name + "/scale", scales, List.of((long) channels)));
    restore(name, name + "/integers", true);
    rewired.setInput(1, name);
    if (bias != null) {
      String offset = node.getOutput(0) + "/bias";
      List<Long> shape = List.of((long) channels);
      add(offset + "/integers", TensorProto.DataType.INT32, offsets.array(), shape);
      add(offset + "/zero", TensorProto.DataType.INT32, new byte[channels * 4], shape);
      graph.addInitializer(FoldedModel.tensor(offset + "/scale", offsetScales, shape));
      restore(offset, offset + "/integers", true);
      rewired.setInput(2, offset);
    }
  }

  /** Rounds a value to 8 bits and back, if the plan says so. */
  private void round(String value) {
    String measured = plan.rounded().get(value);
    if (measured == null) {
      return;
    }
    Range range = ranges.get(measured);
    float scale = scale(measured);
    int zero = Math.max(0, Math.min(UNSIGNED_STEPS, Math.round(-range.smallest() / scale)));
    String name = value + "/rounded";
    graph.addInitializer(FoldedModel.tensor(name + "/scale", new float[] {scale}, List.of()));
    add(name + "/zero", TensorProto.DataType.UINT8, new byte[] {(byte) zero}, List.of());
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("QuantizeLinear")
            .setDomain(domain)
            .setName(name + "/integers")
            .addAllInput(List.of(value, name + "/scale", name + "/zero"))
            .addOutput(name + "/integers"));
    restore(name, name + "/integers", false);
  }

  private float scale(String measured) {
    Range range = ranges.get(measured);
    float width = range.largest() - range.smallest();
    return width > 0 ? width / UNSIGNED_STEPS : 1;
  }

  private void restore(String name, String integers, boolean byChannel) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType("DequantizeLinear")
            .setDomain(domain)
            .setName(name)
            .addAllInput(List.of(integers, name + "/scale", name + "/zero"))
            .addOutput(name);
    if (byChannel) {
      node.addAttribute(OnnxGraph.scalar("axis", 0L));
    }
    graph.addNode(node);
  }

  private void add(String name, TensorProto.DataType type, byte[] raw, List<Long> dimensions) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .addAllDims(dimensions)
            .setRawData(ByteString.copyFrom(raw)));
  }
}
