package io.lookonce.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * An ONNX model under construction: operator set 13, IR version 8, constants as raw little-endian
 * bytes, values named by the caller.
 */
final class OnnxGraph {
  /** Name of the first dimension of inputs and outputs, which is left open. */
  static final String BATCH = "batch";

  private static final int OPERATOR_SET = 13;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  OnnxGraph(String name) {
    graph.setName(name);
  }

  /** Declares the input, {@code [batch, dimensions...]} floats. */
  void input(String name, long... dimensions) {
    graph.addInput(floatValue(name, dimensions));
  }

  /** Declares the output, {@code [batch, dimensions...]} floats. */
  void output(String name, long... dimensions) {
    graph.addOutput(floatValue(name, dimensions));
  }

  /** Adds an operator with one output. */
  void node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
  }

  /** Adds a constant of floats; the buffer is taken over, not copied. */
  void floats(String name, ByteBuffer littleEndian, long... dimensions) {
    constant(name, TensorProto.DataType.FLOAT, littleEndian, dimensions);
  }

  /** Adds a constant of floats, the last dimension running fastest. */
  void floats(String name, float[] values, long... dimensions) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    floats(name, bytes, dimensions);
  }

  /** Adds a constant of 64-bit whole numbers, one dimension. */
  void longs(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    constant(name, TensorProto.DataType.INT64, bytes, values.length);
  }

  private void constant(
      String name, TensorProto.DataType type, ByteBuffer bytes, long... dimensions) {
    ByteString raw = UnsafeByteOperations.unsafeWrap(bytes);
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type).setRawData(raw);
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
  }

  static AttributeProto attribute(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto scalar(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto scalar(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  void write(OutputStream target) throws IOException {
    ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("lookonce")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build()
        .writeTo(target);
  }

  /** Floats of any shape. */
  static TypeProto anyFloats() {
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT))
        .build();
  }

  private static ValueInfoProto floatValue(String name, long... dimensions) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (long dimension : dimensions) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
