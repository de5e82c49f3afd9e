package io.lookonce.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * Reads the outline of an ONNX file (onnx.proto, up to IR version 10) before a parser or the
 * runtime sees it, and refuses what would end or stall either of them: messages or groups within
 * one another beyond any network's depth, more nodes than any network has, functions that call each
 * other without end, and numbers in other files, which the runtime would open by whatever path the
 * model names.
 *
 * <p>Every field that holds a message is followed. Groups, which ONNX does not have, are refused at
 * once: protobuf's own parser follows them without a limit (CVE-2024-7254).
 */
public final class OnnxScan {

  /** Nodes after every function has been put in the place of its calls. */
  static final int MAX_NODES = 50_000;

  /** The runtime's own parser stops there too. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_FUNCTIONS = 10_000;
  private static final int PIECE_BYTES = 1 << 16;

  /** Weights beyond it overflow in the first sums of products of 32-bit floats. */
  private static final double LARGEST_WEIGHT = 1e30;

  /** Operators that multiply by their second input, or take the further ones as parameters. */
  private static final Set<String> WEIGHTED =
      Set.of(
          "Conv",
          "ConvTranspose",
          "Gemm",
          "MatMul",
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "PRelu");

  /** The messages of a model, each with its fields that hold messages. */
  private enum Message {
    ENTRY,
    DIMENSION,
    SHAPE,
    TENSOR_TYPE,
    ELEMENT_TYPE,
    MAP_TYPE,
    TYPE,
    VALUE,
    TENSOR,
    SPARSE_TENSOR,
    QUANTIZATION,
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
      Map.ofEntries(
          Map.entry(Message.ENTRY, Map.of()),
          Map.entry(Message.DIMENSION, Map.of()),
          Map.entry(Message.SHAPE, Map.of(1, Message.DIMENSION)),
          Map.entry(Message.TENSOR_TYPE, Map.of(2, Message.SHAPE)),
          Map.entry(Message.ELEMENT_TYPE, Map.of(1, Message.TYPE)),
          Map.entry(Message.MAP_TYPE, Map.of(2, Message.TYPE)),
          Map.entry(
              Message.TYPE,
              Map.of(
                  1, Message.TENSOR_TYPE,
                  4, Message.ELEMENT_TYPE,
                  5, Message.MAP_TYPE,
                  7, Message.ENTRY,
                  8, Message.TENSOR_TYPE,
                  9, Message.ELEMENT_TYPE)),
          Map.entry(Message.VALUE, Map.of(2, Message.TYPE, 4, Message.ENTRY)),
          Map.entry(Message.TENSOR, Map.of(3, Message.ENTRY, 13, Message.ENTRY, 16, Message.ENTRY)),
          Map.entry(Message.SPARSE_TENSOR, Map.of(1, Message.TENSOR, 2, Message.TENSOR)),
          Map.entry(Message.QUANTIZATION, Map.of(2, Message.ENTRY)),
          Map.entry(
              Message.ATTRIBUTE,
              Map.of(
                  5, Message.TENSOR,
                  6, Message.GRAPH,
                  10, Message.TENSOR,
                  11, Message.GRAPH,
                  14, Message.TYPE,
                  15, Message.TYPE,
                  22, Message.SPARSE_TENSOR,
                  23, Message.SPARSE_TENSOR)),
          Map.entry(Message.NODE, Map.of(5, Message.ATTRIBUTE, 9, Message.ENTRY)),
          Map.entry(
              Message.GRAPH,
              Map.of(
                  1, Message.NODE,
                  5, Message.TENSOR,
                  11, Message.VALUE,
                  12, Message.VALUE,
                  13, Message.VALUE,
                  14, Message.QUANTIZATION,
                  15, Message.SPARSE_TENSOR,
                  16, Message.ENTRY)),
          Map.entry(
              Message.TRAINING,
              Map.of(1, Message.GRAPH, 2, Message.GRAPH, 3, Message.ENTRY, 4, Message.ENTRY)),
          Map.entry(
              Message.FUNCTION,
              Map.of(
                  7, Message.NODE,
                  9, Message.ENTRY,
                  11, Message.ATTRIBUTE,
                  12, Message.VALUE,
                  14, Message.ENTRY)),
          Map.entry(
              Message.MODEL,
              Map.of(
                  7, Message.GRAPH,
                  8, Message.ENTRY,
                  14, Message.ENTRY,
                  20, Message.TRAINING,
                  25, Message.FUNCTION,
                  26, Message.ENTRY)));

  private final CodedInputStream in;
  private final boolean readsNumbers;

  private boolean external;
  private long nodes;

  /** Of the model and of each function by domain and name: how often it uses which operator. */
  private final Map<String, Long> modelCalls = new HashMap<>();

  private final Map<String, Map<String, Long>> functions = new HashMap<>();
  private Map<String, Long> calls = modelCalls;

  private final Set<String> notNumbers = new TreeSet<>();
  private final Set<String> infinite = new TreeSet<>();
  private final Set<String> weights = new HashSet<>();

  private OnnxScan(InputStream source, boolean readsNumbers) {
    this.in = CodedInputStream.newInstance(source);
    this.in.setSizeLimit(Integer.MAX_VALUE);
    this.readsNumbers = readsNumbers;
  }

  /**
   * Lets a model pass that a parser can read and that is all in its own file.
   *
   * @param source the file's content
   * @param name what a message calls the file
   * @throws IOException in one line, if it is no such model
   */
  public static void requireSound(InputStream source, String name) throws IOException {
    scan(source, name, false).requireOneFile(name);
  }

  /**
   * Whether a sound model keeps numbers in other files.
   *
   * @throws IOException in one line, if it is no model that a parser can read
   */
  static boolean hasExternalData(Path modelFile) throws IOException {
    try (InputStream source = Files.newInputStream(modelFile)) {
      return scan(source, modelFile.toString(), false).external;
    }
  }

  /**
   * Lets a model pass that is sound and whose stored numbers are finite. Infinities and numbers
   * beyond 1e30 are allowed where exporters put them on purpose, as in masks, but not in weights.
   *
   * @throws IOException in one line that names the tensor, if one is not
   */
  public static void requireFinite(Path modelFile) throws IOException {
    OnnxScan scan;
    try (InputStream source = Files.newInputStream(modelFile)) {
      scan = scan(source, modelFile.toString(), true);
    }
    scan.requireOneFile(modelFile.toString());
    scan.infinite.retainAll(scan.weights);
    scan.notNumbers.addAll(scan.infinite);
    if (!scan.notNumbers.isEmpty()) {
      throw new IOException(
          "%s: %d of its tensors hold values that are not finite (NaN, infinite or beyond 1e30),"
                  .formatted(modelFile, scan.notNumbers.size())
              + " the first is '%s'; export it again from an intact training"
                  .formatted(scan.notNumbers.iterator().next()));
    }
  }

  private static OnnxScan scan(InputStream source, String name, boolean readsNumbers)
      throws IOException {
    OnnxScan scan = new OnnxScan(source, readsNumbers);
    try {
      scan.message(Message.MODEL, 0);
      scan.expandedNodes(scan.modelCalls, 0, new HashMap<>());
    } catch (InvalidProtocolBufferException broken) {
      throw new IOException(
          name + ": cannot be opened as an ONNX model: " + reason(broken), broken);
    }
    return scan;
  }

  private void requireOneFile(String name) throws IOException {
    if (external) {
      throw new IOException(
          name
              + ": keeps numbers in other files (external data), which are not read;"
              + " save it as one file");
    }
  }

  private static String reason(InvalidProtocolBufferException broken) {
    return broken instanceof Unsound ? broken.getMessage() : "damaged";
  }

  /** What no network needs, in words for a person; anything else is a damaged file. */
  private static final class Unsound extends InvalidProtocolBufferException {
    private static final long serialVersionUID = 1L;

    Unsound(String message) {
      super(message);
    }
  }

  private void message(Message message, int depth) throws IOException {
    switch (message) {
      case TENSOR -> new Tensor().read(depth);
      case NODE -> node(depth);
      case FUNCTION -> function(depth);
      default -> {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
          field(message, tag, depth);
        }
      }
    }
  }

  /** Reads a message within another, or passes over any other field. */
  private void field(Message message, int tag, int depth) throws IOException {
    Message within =
        WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
            ? message.field(WireFormat.getTagFieldNumber(tag))
            : null;
    if (within == null) {
      skip(tag);
      return;
    }
    if (depth == MAX_DEPTH) {
      throw new Unsound("nested more than " + MAX_DEPTH + " levels deep");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    message(within, depth + 1);
    in.popLimit(outer);
  }

  private void skip(int tag) throws IOException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64();
      case WireFormat.WIRETYPE_FIXED64 -> in.skipRawBytes(Long.BYTES);
      case WireFormat.WIRETYPE_FIXED32 -> in.skipRawBytes(Integer.BYTES);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.skipRawBytes(in.readRawVarint32());
      default -> throw new Unsound("it holds protobuf groups, which ONNX does not have");
    }
  }

  private void node(int depth) throws IOException {
    if (++nodes > MAX_NODES) {
      throw tooManyNodes();
    }
    String operator = "";
    String domain = "";
    String output = "";
    Set<String> inputs = new HashSet<>();
    int taken = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int number = delimited ? WireFormat.getTagFieldNumber(tag) : 0;
      if (number == 1) {
        String name = in.readString();
        if (taken++ > 0) {
          inputs.add(name);
        }
      } else if (number == 2) {
        output = in.readString();
      } else if (number == 4) {
        operator = in.readString();
      } else if (number == 7) {
        domain = in.readString();
      } else {
        field(Message.NODE, tag, depth);
      }
    }
    calls.merge(key(domain, operator), 1L, Long::sum);
    if (readsNumbers && WEIGHTED.contains(operator)) {
      weights.addAll(inputs);
    }
    // The value of a Constant has no name of its own.
    for (Set<String> found : List.of(notNumbers, infinite)) {
      if (found.remove("")) {
        found.add(output);
      }
    }
  }

  private void function(int depth) throws IOException {
    if (functions.size() == MAX_FUNCTIONS) {
      throw tooManyNodes();
    }
    String name = "";
    String domain = "";
    Map<String, Long> own = new HashMap<>();
    Map<String, Long> outer = calls;
    calls = own;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int number = delimited ? WireFormat.getTagFieldNumber(tag) : 0;
      if (number == 1) {
        name = in.readString();
      } else if (number == 10) {
        domain = in.readString();
      } else {
        field(Message.FUNCTION, tag, depth);
      }
    }
    calls = outer;
    functions.put(key(domain, name), own);
  }

  private static String key(String domain, String name) {
    return (domain.equals("ai.onnx") ? "" : domain) + ":" + name;
  }

  /** Nodes of a graph once its functions are expanded, as the runtime does when it opens a file. */
  private long expandedNodes(Map<String, Long> graph, int depth, Map<String, Long> known)
      throws Unsound {
    if (depth == MAX_DEPTH) {
      throw new Unsound("its functions call one another without end");
    }
    long sum = 0;
    for (Map.Entry<String, Long> call : graph.entrySet()) {
      Map<String, Long> body = functions.get(call.getKey());
      Long each = body == null ? Long.valueOf(1) : known.get(call.getKey());
      if (each == null) {
        each = expandedNodes(body, depth + 1, known);
        known.put(call.getKey(), each);
      }
      sum += each * call.getValue();
      if (sum > MAX_NODES) {
        throw tooManyNodes();
      }
    }
    return sum;
  }

  private static Unsound tooManyNodes() {
    return new Unsound("it has more than %,d nodes".formatted(MAX_NODES));
  }

  /** One tensor: whether its numbers are elsewhere, and whether they are finite. */
  private final class Tensor {

    private static final int FLOAT = 1;
    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;
    private static final int BFLOAT16 = 16;

    private int type;
    private String name = "";
    private boolean notNumber;
    private boolean unbounded;

    void read(int depth) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int number = WireFormat.getTagFieldNumber(tag);
        int wireType = WireFormat.getTagWireType(tag);
        boolean delimited = wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (number == 14 && wireType == WireFormat.WIRETYPE_VARINT) {
          external |= in.readRawVarint64() != 0;
        } else if (number == 2 && wireType == WireFormat.WIRETYPE_VARINT) {
          type = in.readRawVarint32();
        } else if (number == 8 && delimited) {
          name = in.readString();
        } else if (readsNumbers && isOfNumbers(number)) {
          numbers(number, wireType, tag);
        } else {
          external |= number == 13;
          field(Message.TENSOR, tag, depth);
        }
      }
      if (notNumber) {
        notNumbers.add(name);
      }
      if (unbounded) {
        infinite.add(name);
      }
    }

    private static boolean isOfNumbers(int number) {
      return number == 4 || number == 5 || number == 9 || number == 10;
    }

    private void numbers(int number, int wireType, int tag) throws IOException {
      if (number == 9 && type == 0) {
        throw new InvalidProtocolBufferException("numbers before their type");
      }
      boolean halves = type == FLOAT16 || type == BFLOAT16;
      if (wireType == WireFormat.WIRETYPE_FIXED32 && number == 4) {
        check(Float.intBitsToFloat(in.readRawLittleEndian32()));
      } else if (wireType == WireFormat.WIRETYPE_FIXED64 && number == 10) {
        check(Double.longBitsToDouble(in.readRawLittleEndian64()));
      } else if (wireType == WireFormat.WIRETYPE_VARINT && number == 5 && halves) {
        checkHalf((short) in.readRawVarint32());
      } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && number == 5 && halves) {
        int outer = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
          checkHalf((short) in.readRawVarint32());
        }
        in.popLimit(outer);
      } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && number != 5) {
        packed(number);
      } else {
        skip(tag);
      }
    }

    private void packed(int number) throws IOException {
      int format = number == 4 ? FLOAT : number == 10 ? DOUBLE : type;
      int left = in.readRawVarint32();
      while (left > 0) {
        int length = Math.min(left, PIECE_BYTES);
        ByteBuffer piece = ByteBuffer.wrap(in.readRawBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
        switch (format) {
          case FLOAT -> {
            while (piece.remaining() >= Float.BYTES) {
              check(piece.getFloat());
            }
          }
          case DOUBLE -> {
            while (piece.remaining() >= Double.BYTES) {
              check(piece.getDouble());
            }
          }
          case FLOAT16, BFLOAT16 -> {
            while (piece.remaining() >= Short.BYTES) {
              checkHalf(piece.getShort());
            }
          }
          default -> {}
        }
        left -= length;
      }
    }

    private void check(double value) {
      notNumber |= Double.isNaN(value);
      unbounded |= Math.abs(value) > LARGEST_WEIGHT;
    }

    private void checkHalf(short bits) {
      if (type == BFLOAT16) {
        check(Float.intBitsToFloat(bits << Short.SIZE));
      } else if ((bits & 0x7c00) == 0x7c00) {
        boolean zeroFraction = (bits & 0x3ff) == 0;
        unbounded |= zeroFraction;
        notNumber |= !zeroFraction;
      }
    }
  }
}
