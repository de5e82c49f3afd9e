package io.lookonce.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** What an ONNX file states about its model: inputs, outputs, operators and metadata. */
public final class OnnxModelFile {

  private final ModelProto model;
  private final boolean batchAdded;

  private OnnxModelFile(ModelProto model, boolean batchAdded) {
    this.model = model;
    this.batchAdded = batchAdded;
  }

  /**
   * An input or an output.
   *
   * @param type name of the element type, such as {@code FLOAT}, {@code FLOAT16} or {@code UINT8}
   * @param shape dimensions; −1 where the model leaves one open
   */
  public record Value(String name, String type, List<Long> shape) {

    @Override
    public String toString() {
      return name + " " + type.toLowerCase(java.util.Locale.ROOT) + shapeText(shape);
    }
  }

  /** A shape for messages. */
  public static String shapeText(List<Long> shape) {
    return shape.toString().replace("-1", "any");
  }

  /**
   * Reads a model; files with its external data must lie beside it.
   *
   * @param modelFile on the local file system
   * @throws IOException in one line, if it is no ONNX model, or other files are missing or wrong
   */
  public static OnnxModelFile read(Path modelFile) throws IOException {
    boolean external = OnnxScan.hasExternalData(modelFile);
    try {
      ModelProto model = parse(modelFile);
      return new OnnxModelFile(
          external ? new ExternalTensors(modelFile).inlined(model) : model, false);
    } catch (InvalidProtocolBufferException | IllegalStateException broken) {
      throw new IOException(modelFile + ": cannot be opened as an ONNX model: damaged", broken);
    }
  }

  /**
   * Names of the files beside a model that hold its external data; empty if there is none.
   *
   * @throws IOException in one line, if it is no ONNX model or names files elsewhere
   */
  public static Set<String> externalFiles(Path modelFile) throws IOException {
    return OnnxScan.hasExternalData(modelFile)
        ? new ExternalTensors(modelFile).files(parse(modelFile))
        : Set.of();
  }

  private static ModelProto parse(Path modelFile) throws IOException {
    try (InputStream in = Files.newInputStream(modelFile)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      ModelProto model = ModelProto.parseFrom(coded);
      if (model.getGraph().getNodeCount() == 0) {
        throw new IOException(
            modelFile + ": cannot be opened as an ONNX model: it has no operators");
      }
      return model;
    }
  }

  /**
   * The model with a batch dimension of 1 at its image and its outputs, if it takes one image
   * {@code [3, height, width]} or {@code [height, width, 3]}; else this model.
   */
  public OnnxModelFile withBatch() {
    ModelProto batched = BatchDimension.added(model, inputs());
    return batched == null ? this : new OnnxModelFile(batched, true);
  }

  /** Whether {@link #withBatch} added the batch dimension. */
  public boolean batchAdded() {
    return batchAdded;
  }

  ModelProto model() {
    return model;
  }

  /** The inputs without a value in the file. */
  public List<Value> inputs() {
    GraphProto graph = model.getGraph();
    Set<String> given = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> given.add(tensor.getName()));
    return graph.getInputList().stream()
        .filter(input -> !given.contains(input.getName()))
        .map(OnnxModelFile::value)
        .toList();
  }

  /** What the model gives. */
  public List<Value> outputs() {
    return model.getGraph().getOutputList().stream().map(OnnxModelFile::value).toList();
  }

  /** The exporter's {@code metadata_props}. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return metadata;
  }

  /** Name of the software that wrote the file; may be empty. */
  public String producer() {
    return model.getProducerName();
  }

  /** Names of the operators of the graph itself. */
  public Set<String> operators() {
    Set<String> operators = new TreeSet<>();
    model.getGraph().getNodeList().forEach(node -> operators.add(node.getOpType()));
    return operators;
  }

  /** The first arithmetic step of a graph on its input, as far as small constants tell. */
  public enum FirstStep {
    /** None of the following. */
    NONE,
    /** It scales 0..255 to about 0..1. */
    DIVIDES_BY_255,
    /** It subtracts means in 0..255. */
    SUBTRACTS_MEANS_OF_255,
    /** It subtracts means in 0..1. */
    SUBTRACTS_MEANS_OF_1
  }

  /** The first arithmetic step on an input, ignoring casts and changes of shape. */
  public FirstStep firstStep(String input) {
    Map<String, float[]> constants = constants();
    String value = input;
    for (int hop = 0; hop < 8; hop++) {
      NodeProto node = onlyUser(value);
      if (node == null || node.getOutputCount() == 0) {
        return FirstStep.NONE;
      }
      if (Set.of("Cast", "Transpose", "Identity", "Unsqueeze", "Squeeze", "Reshape")
          .contains(node.getOpType())) {
        value = node.getOutput(0);
        continue;
      }
      return step(node, value, constants);
    }
    return FirstStep.NONE;
  }

  private static FirstStep step(NodeProto node, String value, Map<String, float[]> constants) {
    if (node.getInputCount() != 2) {
      return FirstStep.NONE;
    }
    boolean first = node.getInput(0).equals(value);
    float[] other = constants.get(node.getInput(first ? 1 : 0));
    if (other == null || other.length == 0) {
      return FirstStep.NONE;
    }
    double mean = 0;
    for (float number : other) {
      mean += Math.abs(number) / other.length;
    }
    return switch (node.getOpType()) {
      case "Div" -> first && mean > 50 && mean < 300 ? FirstStep.DIVIDES_BY_255 : FirstStep.NONE;
      case "Mul" -> mean > 1 / 300.0 && mean < 1 / 50.0 ? FirstStep.DIVIDES_BY_255 : FirstStep.NONE;
      case "Sub", "Add" -> {
        if (mean > 50 && mean < 255) {
          yield FirstStep.SUBTRACTS_MEANS_OF_255;
        }
        yield node.getOpType().equals("Sub") && mean > 0.2 && mean < 0.8
            ? FirstStep.SUBTRACTS_MEANS_OF_1
            : FirstStep.NONE;
      }
      default -> FirstStep.NONE;
    };
  }

  /** The only operator that reads a value; null if there are several or none. */
  private NodeProto onlyUser(String value) {
    List<NodeProto> users = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      // Exporters ask for an input's shape beside using it.
      if (node.getInputList().contains(value) && !node.getOpType().equals("Shape")) {
        users.add(node);
      }
    }
    return users.size() == 1 ? users.get(0) : null;
  }

  /** Constants of at most a few numbers, by name. */
  private Map<String, float[]> constants() {
    Map<String, float[]> constants = new HashMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      put(constants, tensor.getName(), tensor);
    }
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
        put(constants, node.getOutput(0), node.getAttribute(0).getT());
      }
    }
    return constants;
  }

  private static void put(Map<String, float[]> constants, String name, TensorProto tensor) {
    long count = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    float[] values = count <= 4 ? TensorNumbers.floats(tensor) : null;
    if (values != null) {
      constants.put(name, values);
    }
  }

  static Value value(ValueInfoProto info) {
    List<Long> shape = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension :
        info.getType().getTensorType().getShape().getDimList()) {
      shape.add(dimension.getDimValue() > 0 ? dimension.getDimValue() : -1);
    }
    return new Value(
        info.getName(), info.getType().getTensorType().getElemType().name(), List.copyOf(shape));
  }

  /** The shape of a tensor of ONNX Runtime. */
  static List<Long> shape(long[] dimensions) {
    return Arrays.stream(dimensions).boxed().toList();
  }
}
