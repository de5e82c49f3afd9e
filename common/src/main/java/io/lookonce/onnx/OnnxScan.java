package io.lookonce.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * Scans an ONNX file (onnx.proto, up to IR version 10) before a parser or the runtime sees it, and
 * refuses what would crash or stall either of them: messages nested deeper than in any network,
 * more nodes than any network has, recursive functions, and external data, which the runtime would
 * open by any path that the model names.
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
          String.format(
                  Locale.ROOT,
                  "%s: %d of its tensors hold values that are not finite (NaN, infinite or beyond"
                      + " 1e30),",
                  modelFile,
                  scan.notNumbers.size())
              + String.format(
                  Locale.ROOT,
                  " the first is '%s'; export it again from an intact training",
                  scan.notNumbers.iterator().next()));
    }
  }

  private static OnnxScan scan(InputStream source, String name, boolean readsNumbers)
      throws IOException {
    OnnxScan scan = new OnnxScan(source, readsNumbers);
    try {
      scan.message(OnnxMessage.MODEL, 0);
      scan.expandedNodes(scan.modelCalls, 0, new HashMap<>());
    } catch (InvalidProtocolBufferException | IllegalStateException broken) {
      // Protobuf meets a string of negative length with the latter.
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

  private static String reason(Exception broken) {
    return broken instanceof Unsound ? broken.getMessage() : "damaged";
  }

  /** What no network needs, in words for a person; anything else is a damaged file. */
  private static final class Unsound extends InvalidProtocolBufferException {
    private static final long serialVersionUID = 1L;

    Unsound(String message) {
      super(message);
    }
  }

  private void message(OnnxMessage message, int depth) throws IOException {
    switch (message) {
      case TENSOR -> new TensorScan(this, in, readsNumbers).read(depth);
      case NODE -> node(depth);
      case FUNCTION -> function(depth);
      default -> {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
          field(message, tag, depth);
        }
      }
    }
  }

  /** Notes that numbers lie in another file. */
  void noteExternal() {
    external = true;
  }

  /** Notes a tensor that holds NaN, or infinite or huge numbers. */
  void note(String tensor, boolean notNumber, boolean unbounded) {
    if (notNumber) {
      notNumbers.add(tensor);
    }
    if (unbounded) {
      infinite.add(tensor);
    }
  }

  /** Reads a message within another, or passes over any other field. */
  void field(OnnxMessage message, int tag, int depth) throws IOException {
    OnnxMessage within =
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

  void skip(int tag) throws IOException {
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
        field(OnnxMessage.NODE, tag, depth);
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
        field(OnnxMessage.FUNCTION, tag, depth);
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
    return new Unsound(String.format(Locale.ROOT, "it has more than %,d nodes", MAX_NODES));
  }
}
