package io.lookonce.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * Looks whether an ONNX file has numbers in other files: its {@code external_data} names them by
 * path, and a runtime opens whatever is there. Only the outlines of the file are read (onnx.proto,
 * IR version 8 and later); the numbers are passed over.
 */
final class ExternalData {

  /** More levels of graphs within attributes of nodes than any network has. */
  private static final int MAX_DEPTH = 100;

  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  /** The messages that lead to tensors, each with its fields that do. */
  private enum Message {
    TENSOR,
    SPARSE_TENSOR,
    ATTRIBUTE,
    NODE,
    GRAPH,
    TRAINING,
    FUNCTION,
    MODEL;

    private Message field(int number) {
      return FIELDS.get(this).get(number);
    }
  }

  private static final Map<Message, Map<Integer, Message>> FIELDS =
      Map.of(
          Message.TENSOR, Map.of(),
          Message.SPARSE_TENSOR, Map.of(1, Message.TENSOR, 2, Message.TENSOR),
          Message.ATTRIBUTE,
              Map.of(
                  5, Message.TENSOR,
                  6, Message.GRAPH,
                  10, Message.TENSOR,
                  11, Message.GRAPH,
                  22, Message.SPARSE_TENSOR,
                  23, Message.SPARSE_TENSOR),
          Message.NODE, Map.of(5, Message.ATTRIBUTE),
          Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE_TENSOR),
          Message.TRAINING, Map.of(1, Message.GRAPH, 2, Message.GRAPH),
          Message.FUNCTION, Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
          Message.MODEL, Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION));

  private ExternalData() {}

  /**
   * Lets a model pass that is all in its own file.
   *
   * @throws IOException in one line, if it refers to other files or is no ONNX model
   */
  static void refuse(Path modelFile) throws IOException {
    boolean external;
    try (InputStream in = Files.newInputStream(modelFile)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      external = isIn(coded, Message.MODEL, 0);
    } catch (InvalidProtocolBufferException broken) {
      throw new IOException(modelFile + ": cannot be opened as an ONNX model: damaged", broken);
    }
    if (external) {
      throw new IOException(
          modelFile
              + ": keeps numbers in other files (external data), which are not read;"
              + " save it as one file");
    }
  }

  private static boolean isIn(CodedInputStream in, Message message, int depth) throws IOException {
    boolean external = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      Message within = delimited ? message.field(number) : null;
      if (within != null) {
        if (depth == MAX_DEPTH) {
          throw new InvalidProtocolBufferException("nested too deeply");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        external |= isIn(in, within, depth + 1);
        in.popLimit(outer);
      } else if (message == Message.TENSOR && number == DATA_LOCATION && !delimited) {
        external |= in.readRawVarint64() != 0;
      } else {
        external |= message == Message.TENSOR && number == EXTERNAL_DATA;
        if (!in.skipField(tag)) {
          return external;
        }
      }
    }
    return external;
  }
}
