package io.lookonce.onnx;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * Inlines the external data of a model. Each file must lie in the model's own folder, and the
 * tensors together may not take more bytes from it than it holds.
 */
final class ExternalTensors {

  /** Fields of a tensor (onnx.proto) that are younger than the classes that read it. */
  private static final int EXTERNAL_DATA = 13;

  private static final int DATA_LOCATION = 14;

  private static final String ADVICE =
      "copy it beside the model, or export the model as one file (external_data=False)";

  private final Path modelFile;
  private final Set<String> named = new TreeSet<>();
  private final Map<String, Long> left = new HashMap<>();
  private long total;

  ExternalTensors(Path modelFile) {
    this.modelFile = modelFile;
  }

  /** Names of the files that hold external data. */
  Set<String> files(ModelProto model) throws IOException {
    change(
        model,
        tensor -> {
          named.add(entry(tensor, "location", ""));
          return tensor;
        });
    for (String name : named) {
      requirePlainName(name);
    }
    return named;
  }

  /** The model with all data inlined. */
  ModelProto inlined(ModelProto model) throws IOException {
    try {
      return change(
          model,
          tensor -> {
            try {
              return inlined(tensor);
            } catch (IOException refused) {
              throw new java.io.UncheckedIOException(refused);
            }
          });
    } catch (java.io.UncheckedIOException refused) {
      throw refused.getCause();
    }
  }

  private TensorProto inlined(TensorProto tensor) throws IOException {
    String name = entry(tensor, "location", "");
    requirePlainName(name);
    Path file = modelFile.resolveSibling(name);
    if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: its numbers are in %s, which is not beside it; %s",
              modelFile,
              name,
              ADVICE));
    }
    long size = Files.size(file);
    long offset = number(tensor, "offset", 0);
    long length = length(tensor, name);
    left.putIfAbsent(name, size);
    if (offset < 0 || length > size - offset || left.merge(name, -length, Long::sum) < 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: %s holds %d bytes, too few for what the model takes from it; copy it again",
              modelFile,
              name,
              size));
    }
    total += length;
    if (total > Integer.MAX_VALUE - (1 << 20)) {
      throw new IOException(
          modelFile + ": more than 2 GB of numbers do not fit into one ONNX file");
    }
    byte[] numbers = new byte[Math.toIntExact(length)];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(offset);
      in.readFully(numbers);
    }
    return tensor.toBuilder()
        .setUnknownFields(
            tensor.getUnknownFields().toBuilder()
                .clearField(EXTERNAL_DATA)
                .clearField(DATA_LOCATION)
                .build())
        .setRawData(UnsafeByteOperations.unsafeWrap(numbers))
        .build();
  }

  private long length(TensorProto tensor, String name) throws IOException {
    try {
      long count = tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
      long needed = Math.multiplyExact(count, TensorNumbers.bytes(tensor));
      if (needed < 0 || number(tensor, "length", needed) != needed || needed == 0 && count != 0) {
        throw new ArithmeticException("another length");
      }
      return needed;
    } catch (ArithmeticException wrong) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: says another length of tensor %s in %s than its shape needs",
              modelFile,
              tensor.getName(),
              name),
          wrong);
    }
  }

  private void requirePlainName(String name) throws IOException {
    if (name.isEmpty()
        || name.contains("/")
        || name.contains("\\")
        || name.equals("..")
        || name.equals(".")
        || name.indexOf('\0') >= 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: its numbers are in '%s', which is no file of its own folder; %s",
              modelFile,
              name,
              ADVICE));
    }
  }

  private static String entry(TensorProto tensor, String key, String otherwise) {
    for (ByteString field :
        tensor.getUnknownFields().getField(EXTERNAL_DATA).getLengthDelimitedList()) {
      try {
        StringStringEntryProto entry = StringStringEntryProto.parseFrom(field);
        if (entry.getKey().equals(key)) {
          String value = entry.getValue();
          return value.startsWith("./") ? value.substring(2) : value;
        }
      } catch (InvalidProtocolBufferException damaged) {
        return otherwise;
      }
    }
    return otherwise;
  }

  private long number(TensorProto tensor, String key, long otherwise) throws IOException {
    String text = entry(tensor, key, "");
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%s: %s of tensor %s is '%s'", modelFile, key, tensor.getName(), text),
          wrong);
    }
  }

  private static boolean isExternal(TensorProto tensor) {
    UnknownFieldSet fields = tensor.getUnknownFields();
    return fields.hasField(EXTERNAL_DATA)
        || fields.getField(DATA_LOCATION).getVarintList().stream().anyMatch(place -> place != 0);
  }

  private static ModelProto change(ModelProto model, UnaryOperator<TensorProto> change) {
    return model.toBuilder().setGraph(change(model.getGraph(), change)).build();
  }

  private static GraphProto change(GraphProto graph, UnaryOperator<TensorProto> change) {
    GraphProto.Builder changed = graph.toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (isExternal(graph.getInitializer(i))) {
        changed.setInitializer(i, change.apply(graph.getInitializer(i)));
      }
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      List<AttributeProto> attributes = graph.getNode(i).getAttributeList();
      if (attributes.stream().anyMatch(each -> each.hasT() || each.hasG())) {
        NodeProto.Builder node = graph.getNode(i).toBuilder().clearAttribute();
        attributes.forEach(attribute -> node.addAttribute(change(attribute, change)));
        changed.setNode(i, node);
      }
    }
    return changed.build();
  }

  private static AttributeProto change(
      AttributeProto attribute, UnaryOperator<TensorProto> change) {
    if (attribute.hasT() && isExternal(attribute.getT())) {
      return attribute.toBuilder().setT(change.apply(attribute.getT())).build();
    }
    return attribute.hasG()
        ? attribute.toBuilder().setG(change(attribute.getG(), change)).build()
        : attribute;
  }
}
