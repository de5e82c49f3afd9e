package io.lookonce.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Adds operators before and after the graph of a model, so that it has one input of floats {@code
 * [batch, 3, height, width]} and one output of floats. The graph itself is unchanged. Added values
 * have the prefix {@code lookonce/}.
 */
public final class OnnxRewrite {

  private static final String PREFIX = "lookonce/";

  private final ModelProto model;
  private final GraphProto.Builder graph;
  private final GraphProto.Builder before = GraphProto.newBuilder();
  private int added;

  /** Starts from a model; its file is not changed. */
  public OnnxRewrite(OnnxModelFile file) {
    this.model = file.model();
    this.graph = model.getGraph().toBuilder();
  }

  /**
   * The model's own input.
   *
   * @param name of the input
   * @param type of its elements
   * @param batch images per pass; −1 for any number
   * @param width in pixels
   * @param height in pixels
   * @param channelsLast whether it is {@code [batch, height, width, 3]}
   * @param mean subtracted from each channel first; empty for none
   * @param deviation divides each channel after that; empty for none
   */
  public record Input(
      String name,
      String type,
      long batch,
      int width,
      int height,
      boolean channelsLast,
      List<Float> mean,
      List<Float> deviation) {}

  /** Feeds the model's input from an input of floats {@code [batch, 3, height, width]}. */
  public OnnxRewrite input(Input input) {
    String value = PREFIX + "images";
    removeInput(input.name());
    graph.addInput(0, floats(value, input.batch(), 3, input.height(), input.width()));
    int planned =
        (input.mean().isEmpty() ? 0 : 1)
            + (input.deviation().isEmpty() ? 0 : 1)
            + (input.channelsLast() ? 1 : 0);
    if (!input.mean().isEmpty()) {
      String mean = constant(planes(input.mean()), 1, 3, 1, 1);
      value = node(before, "Sub", List.of(value, mean), null);
    }
    if (!input.deviation().isEmpty()) {
      String deviation = constant(planes(input.deviation()), 1, 3, 1, 1);
      value = node(before, "Div", List.of(value, deviation), null);
    }
    if (input.channelsLast()) {
      value =
          node(before, "Transpose", List.of(value), null, OnnxGraph.attribute("perm", 0, 2, 3, 1));
    }
    if (planned == 0 || !input.type().equals("FLOAT")) {
      TensorProto.DataType type = TensorProto.DataType.valueOf(input.type());
      node(before, "Cast", List.of(value), input.name(), OnnxGraph.scalar("to", type.getNumber()));
    } else {
      node(before, "Identity", List.of(value), input.name());
    }
    return this;
  }

  /** Replaces an input by a constant. */
  public OnnxRewrite fixInput(String name, String type, float[] values, long... dimensions) {
    removeInput(name);
    String constant = constant(values, dimensions);
    TensorProto.DataType elements = TensorProto.DataType.valueOf(type);
    node(before, "Cast", List.of(constant), name, OnnxGraph.scalar("to", elements.getNumber()));
    return this;
  }

  /** A value as floats. */
  public String toFloats(String value) {
    return node(
        graph,
        "Cast",
        List.of(value),
        null,
        OnnxGraph.scalar("to", TensorProto.DataType.FLOAT.getNumber()));
  }

  /** A value in another shape; −1 stands for what is left, 0 for the dimension as it is. */
  public String reshape(String value, long... dimensions) {
    return node(graph, "Reshape", List.of(value, longs(dimensions)), null);
  }

  /** A value with its dimensions in another order. */
  public String transpose(String value, long... order) {
    return node(graph, "Transpose", List.of(value), null, OnnxGraph.attribute("perm", order));
  }

  /** The concatenation of values along a dimension. */
  public String concat(List<String> values, int axis) {
    return values.size() == 1
        ? values.get(0)
        : node(graph, "Concat", values, null, OnnxGraph.scalar("axis", (long) axis));
  }

  /** Columns of a matrix {@code [rows, columns]}, in the order given. */
  public String columns(String matrix, long... columns) {
    return node(
        graph, "Gather", List.of(matrix, longs(columns)), null, OnnxGraph.scalar("axis", 1L));
  }

  /** Rows of a value, whose places are whole numbers of any shape. */
  public String rows(String values, String places) {
    return node(graph, "Gather", List.of(values, places), null, OnnxGraph.scalar("axis", 0L));
  }

  /** {@code first * factor + second}, all whole numbers of 64 bits. */
  public String combined(String first, long factor, String second) {
    String product = node(graph, "Mul", List.of(first, longs(factor)), null);
    return node(graph, "Add", List.of(product, second), null);
  }

  /**
   * A value whose first numbers along its last dimension go through the logistic function.
   *
   * @param rank how many dimensions it has
   * @param first how many numbers
   * @param all how many there are
   */
  public String logisticFirst(String value, int rank, int first, int all) {
    String changed = node(graph, "Sigmoid", List.of(slice(value, rank - 1, 0, first)), null);
    return concat(List.of(changed, slice(value, rank - 1, first, all)), rank - 1);
  }

  private String slice(String value, int axis, int from, int to) {
    long[] places = java.util.stream.LongStream.range(from, to).toArray();
    return node(
        graph,
        "Gather",
        List.of(value, longs(places)),
        null,
        OnnxGraph.scalar("axis", (long) axis));
  }

  /** A value as 64-bit whole numbers. */
  public String toLongs(String value) {
    return node(
        graph,
        "Cast",
        List.of(value),
        null,
        OnnxGraph.scalar("to", TensorProto.DataType.INT64.getNumber()));
  }

  /** Rows of floats, cut or padded with zeros to {@code [1, rows, columns]}. */
  public String padded(String matrix, int rows, int columns) {
    String zeros = constant(new float[rows * columns], rows, columns);
    long[] first = new long[rows];
    for (int i = 0; i < rows; i++) {
      first[i] = i;
    }
    String more = concat(List.of(matrix, zeros), 0);
    String kept =
        node(graph, "Gather", List.of(more, longs(first)), null, OnnxGraph.scalar("axis", 0L));
    return reshape(kept, 1, rows, columns);
  }

  /**
   * Makes a value the only output, as floats.
   *
   * @param dimensions as the model gives them, batch first; −1 for an open one
   */
  public OnnxRewrite output(String value, long... dimensions) {
    String output = PREFIX + "boxes";
    node(
        graph,
        "Cast",
        List.of(value),
        output,
        OnnxGraph.scalar("to", TensorProto.DataType.FLOAT.getNumber()));
    graph.clearOutput().addOutput(floats(output, dimensions));
    return this;
  }

  /** Writes the changed model. */
  public void write(Path file) throws IOException {
    GraphProto.Builder whole = graph.clone().clearNode();
    whole.addAllNode(before.getNodeList()).addAllNode(graph.getNodeList());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      model.toBuilder().setGraph(whole).build().writeTo(out);
    }
  }

  private void removeInput(String name) {
    for (int i = 0; i < graph.getInputCount(); i++) {
      if (graph.getInput(i).getName().equals(name)) {
        graph.removeInput(i);
        return;
      }
    }
    throw new IllegalArgumentException("there is no input " + name);
  }

  private String node(
      GraphProto.Builder into,
      String operator,
      List<String> inputs,
      String output,
      AttributeProto... attributes) {
    String name = output != null ? output : PREFIX + "value" + added++;
    into.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(PREFIX + "node" + added++)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  private static float[] planes(List<Float> channels) {
    float[] values = new float[channels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = channels.get(i);
    }
    return values;
  }

  /** Constants are operators: old models would want initializers among their inputs. */
  private String constant(float[] values, long... dimensions) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(TensorProto.DataType.FLOAT, bytes, dimensions);
  }

  private String longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(TensorProto.DataType.INT64, bytes, values.length);
  }

  private String constant(TensorProto.DataType type, ByteBuffer bytes, long... dimensions) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(type).setRawData(ByteString.copyFrom(bytes));
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    AttributeProto value =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(tensor)
            .build();
    return node(before, "Constant", List.of(), null, value);
  }

  private static ValueInfoProto floats(String name, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dimension : dimensions) {
      shape.addDim(
          dimension < 0
              ? TensorShapeProto.Dimension.newBuilder().setDimParam(OnnxGraph.BATCH)
              : TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT)
                        .setShape(shape)))
        .build();
  }
}
