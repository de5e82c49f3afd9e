package io.lookonce.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnknownFieldSet;

/** An ONNX model that gives the same whatever it is fed. */
public final class ConstantModel {

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("constant");
  private final ModelProto.Builder model =
      ModelProto.newBuilder()
          .setIrVersion(8)
          .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13));
  private final String image;
  private Path beside;

  /**
   * @param shape of the image input; −1 for an open dimension
   */
  public ConstantModel(String image, String type, long... shape) {
    this.image = image;
    graph.addInput(value(image, DataType.valueOf(type), shape));
    node("Cast", List.of(image), "image-floats", OnnxGraph.scalar("to", 1L));
    node("ReduceMean", List.of("image-floats"), "mean", OnnxGraph.scalar("keepdims", 0L));
    constant("nought", new float[] {0}, DataType.FLOAT);
    node("Mul", List.of("mean", "nought"), "zero");
  }

  /** Puts the numbers of what follows into a file beside the model. */
  public ConstantModel beside(Path file) {
    beside = file;
    return this;
  }

  /** Another input, which is used for nothing. */
  public ConstantModel input(String name, String type, long... shape) {
    graph.addInput(value(name, DataType.valueOf(type), shape));
    return this;
  }

  /** What an exporter says. */
  public ConstantModel metadata(String key, String value) {
    model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    return this;
  }

  /** An output that has other dimensions on paper than its numbers have. */
  public ConstantModel output(
      String name, String type, float[] values, List<Long> declared, long... shape) {
    DataType elements = DataType.valueOf(type);
    constant(name + "-values", values, elements, shape);
    if (elements == DataType.FLOAT) {
      node("Add", List.of(name + "-values", "zero"), name);
    } else {
      node("Identity", List.of(name + "-values"), name);
    }
    graph.addOutput(value(name, elements, declared.stream().mapToLong(side -> side).toArray()));
    return this;
  }

  public ConstantModel output(String name, float[] values, long... shape) {
    return output(name, "FLOAT", values, java.util.Arrays.stream(shape).boxed().toList(), shape);
  }

  public Path write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      model.setGraph(graph).build().writeTo(out);
    }
    return file;
  }

  private void node(
      String operator, List<String> inputs, String output, onnx.Onnx.AttributeProto... more) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(more)));
  }

  private void constant(String name, float[] values, DataType type, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : values) {
      if (type == DataType.INT64) {
        bytes.putLong((long) number);
      } else if (type == DataType.INT32) {
        bytes.putInt((int) number);
      } else {
        bytes.putFloat(number);
      }
    }
    bytes.flip();
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long side : shape) {
      tensor.addDims(side);
    }
    graph.addInitializer(
        beside == null ? tensor.setRawData(ByteString.copyFrom(bytes)) : external(tensor, bytes));
  }

  private TensorProto.Builder external(TensorProto.Builder tensor, ByteBuffer bytes) {
    try {
      long offset = Files.exists(beside) ? Files.size(beside) : 0;
      byte[] raw = new byte[bytes.remaining()];
      bytes.get(raw);
      Files.write(
          beside,
          raw,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
      UnknownFieldSet.Field.Builder entries = UnknownFieldSet.Field.newBuilder();
      for (String[] entry :
          new String[][] {
            {"location", beside.getFileName().toString()},
            {"offset", String.valueOf(offset)},
            {"length", String.valueOf(raw.length)}
          }) {
        entries.addLengthDelimited(
            StringStringEntryProto.newBuilder()
                .setKey(entry[0])
                .setValue(entry[1])
                .build()
                .toByteString());
      }
      return tensor.setUnknownFields(
          UnknownFieldSet.newBuilder()
              .addField(13, entries.build())
              .addField(14, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
              .build());
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static ValueInfoProto value(String name, DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long side : shape) {
      dimensions.addDim(
          side < 0
              ? TensorShapeProto.Dimension.newBuilder().setDimParam("open")
              : TensorShapeProto.Dimension.newBuilder().setDimValue(side));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type).setShape(dimensions)))
        .build();
  }

  /** Divides the image by 255 first, as some graphs do themselves. */
  public ConstantModel dividing() {
    constant("scale", new float[] {255}, DataType.FLOAT);
    graph.getNodeBuilder(0).setInput(0, "divided");
    graph.addNode(
        0,
        NodeProto.newBuilder()
            .setOpType("Div")
            .addInput(image)
            .addInput("scale")
            .addOutput("divided"));
    return this;
  }
}
