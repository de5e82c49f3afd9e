package io.lookonce.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.Descriptors.Descriptor;
import org.nd4j.shade.protobuf.Descriptors.FieldDescriptor;

/** What is no network is told from its outline alone, whatever a parser would make of it. */
@Tag("slow")
class OnnxScanTest {

  @TempDir private Path folder;

  /** CVE-2024-7254: wherever a group is put, in an unknown field of whatever message. */
  @Property(tries = 300)
  void groupsWithinGroupsAreRefusedInAnyMessage(
      @ForAll @IntRange(min = 1, max = 200_000) int depth,
      @ForAll List<@IntRange(max = 1000) Integer> way) {
    byte[] group = new byte[depth];
    Arrays.fill(group, (byte) (12 << 3 | 3));
    byte[] model = within(ModelProto.getDescriptor(), way, 0, group);

    assertThatThrownBy(() -> OnnxScan.requireSound(new ByteArrayInputStream(model), "m.onnx"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "m.onnx: cannot be opened as an ONNX model:"
                + " it holds protobuf groups, which ONNX does not have");
  }

  /** Bytes of a message that holds others down to the content, by the fields of a given way. */
  private static byte[] within(Descriptor message, List<Integer> way, int depth, byte[] innermost) {
    List<FieldDescriptor> fields =
        message.getFields().stream()
            .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .toList();
    if (depth == Math.min(way.size(), 30) || fields.isEmpty()) {
      return innermost;
    }
    FieldDescriptor field = fields.get(way.get(depth) % fields.size());
    byte[] content = within(field.getMessageType(), way, depth + 1, innermost);
    return field(field.getNumber(), content);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int left = value;
    for (; left > 0x7f; left >>>= 7) {
      out.write(left & 0x7f | 0x80);
    }
    out.write(left);
  }

  @Test
  void graphsWithinGraphsEnd() {
    byte[] graph = new byte[0];
    for (int i = 0; i < 2_000; i++) {
      graph = field(1, field(5, field(6, graph)));
    }
    refused(model(graph), "nested more than 100 levels deep");
    // The shaded onnx.proto has no sequences yet: input (11), its type (2), sequence (4) of type
    // (1).
    byte[] type = new byte[0];
    for (int i = 0; i < 2_000; i++) {
      type = field(4, field(1, type));
    }
    refused(field(7, field(11, field(2, type))), "nested more than 100 levels deep");
  }

  @Test
  void nodesAreCountedAcrossGraphsAndFunctions() {
    GraphProto.Builder many = GraphProto.newBuilder();
    for (int i = 0; i < OnnxScan.MAX_NODES; i++) {
      many.addNode(node("Relu"));
    }
    assertThatCode(() -> sound(model(many.build()))).doesNotThrowAnyException();
    refused(model(many.addNode(node("Relu")).build()), "it has more than 50,000 nodes");
  }

  /** Each function calls the one before it twice: 2^20 nodes out of 40 once they are expanded. */
  @Test
  void functionsThatUnfoldAreRefused() {
    byte[] graph = model(GraphProto.newBuilder().addNode(call("f19")).build());
    refused(concat(graph, functions(20, 0)), "it has more than 50,000 nodes");
    assertThatCode(() -> sound(concat(graph, functions(20, 10)))).doesNotThrowAnyException();
  }

  /** Protobuf answers it with an exception that is not its own for damaged files. */
  @Test
  void aNameOfNegativeLengthIsRefused() {
    byte[] negative = {0x0a, -1, -1, -1, -1, 0x0f};
    byte[] graph = concat(new byte[] {0x3a, 8, 0x0a, 6}, negative);
    refused(graph, "damaged");
  }

  @Test
  void functionsThatCallThemselvesAreRefused() {
    byte[] graph = model(GraphProto.newBuilder().addNode(call("f0")).build());
    byte[] self = function("f0", List.of(call("f0")));
    refused(concat(graph, self), "its functions call one another without end");
  }

  /** The shaded onnx.proto has no functions yet: their fields are written by hand. */
  private static byte[] functions(int count, int firstThatDoubles) {
    byte[] all = new byte[0];
    for (int i = 0; i < count; i++) {
      NodeProto inner = i == 0 ? node("Relu") : call("f" + (i - 1));
      List<NodeProto> body = i < firstThatDoubles ? List.of(inner) : List.of(inner, inner);
      all = concat(all, function("f" + i, body));
    }
    return all;
  }

  private static byte[] function(String name, List<NodeProto> nodes) {
    byte[] content = field(1, name.getBytes(StandardCharsets.UTF_8));
    for (NodeProto node : nodes) {
      content = concat(content, field(7, node.toByteArray()));
    }
    return field(25, concat(content, field(10, "own".getBytes(StandardCharsets.UTF_8))));
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, number << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0000c07f, true",
    "1, 0000807f, true",
    "1, 000080ff, true",
    "1, e6b1617f, true",
    "1, 0000803f, false",
    "11, 000000000000f87f, true",
    "11, 000000000000f03f, false",
    "10, 007e, true",
    "10, 007c, true",
    "10, ff7b, false",
    "16, c07f, true",
    "16, 7f7f, true",
    "16, 803f, false",
    "7, ffffffffffffffff, false"
  })
  void weightsThatAreNotFiniteAreRefusedByName(int type, String hexadecimal, boolean refused)
      throws IOException {
    byte[] number = HexFormat.of().parseHex(hexadecimal);
    byte[] numbers = new byte[200_000 / number.length * number.length];
    System.arraycopy(number, 0, numbers, numbers.length - number.length, number.length);
    Path file = write(weighted(type, numbers, "Conv"));

    if (refused) {
      assertThatThrownBy(() -> OnnxScan.requireFinite(file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": 1 of its tensors hold values that are not finite")
          .hasMessageContaining("the first is 'w'");
    } else {
      assertThatCode(() -> OnnxScan.requireFinite(file)).doesNotThrowAnyException();
    }
  }

  /** A mask adds minus infinity; no mask adds what is no number. */
  @Test
  void infinitiesMayStandInMasks() throws IOException {
    byte[] infinite = new byte[] {0, 0, (byte) 0x80, (byte) 0xff};
    Path mask = write(weighted(1, infinite, "Add"));
    assertThatCode(() -> OnnxScan.requireFinite(mask)).doesNotThrowAnyException();
    Path file = write(weighted(1, new byte[] {0, 0, (byte) 0xc0, 0x7f}, "Add"));
    assertThatThrownBy(() -> OnnxScan.requireFinite(file)).hasMessageContaining("'w'");
  }

  @Test
  void numbersInFieldsOfTheirOwnAreReadToo() throws IOException {
    TensorProto numbers = TensorProto.newBuilder().addFloatData(Float.NaN).build();
    Path packed = write(model(graph(tensor(1, "w", numbers), "w", "Conv")));
    assertThatThrownBy(() -> OnnxScan.requireFinite(packed)).hasMessageContaining("'w'");
    TensorProto bits = TensorProto.newBuilder().addInt32Data(0x7e00).build();
    Path halves = write(model(graph(tensor(10, "h", bits), "h", "Conv")));
    assertThatThrownBy(() -> OnnxScan.requireFinite(halves)).hasMessageContaining("'h'");
  }

  /** Its value has no name; its output has. */
  @Test
  void constantsAreReadToo() throws IOException {
    TensorProto numbers = TensorProto.newBuilder().addFloatData(Float.NaN).build();
    byte[] attribute = field(5, field(5, tensor(1, "", numbers)));
    byte[] node = NodeProto.newBuilder().setOpType("Constant").addOutput("c").build().toByteArray();
    Path file = write(field(7, field(1, concat(attribute, node))));
    assertThatThrownBy(() -> OnnxScan.requireFinite(file)).hasMessageContaining("'c'");
  }

  /** The body of the loop leaves its condition true: it would run for 2^62 steps. */
  @Test
  void aLoopWithoutEndIsStopped() throws Exception {
    Path file = write(given("loop-endless.onnx"));
    try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
      FloatBuffer input =
          ByteBuffer.allocateDirect(3 * 32 * 32 * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      assertThatThrownBy(() -> network.run(input, 1, new float[14], Duration.ofMillis(200)))
          .isInstanceOf(OnnxNetwork.TimeLimitExceeded.class)
          .hasMessageStartingWith(file + ": the forward pass took longer than")
          .message()
          .doesNotContain("\n");
    }
  }

  /** A limit that was kept leaves nothing behind that stops a later pass. */
  @Test
  void aPassWithinItsLimitIsLeftAlone() throws Exception {
    OnnxGraph graph = new OnnxGraph("double");
    graph.input("x", 2);
    graph.output("y", 2);
    graph.node("Add", List.of("x", "x"), "y");
    Path file = folder.resolve("double.onnx");
    try (var target = Files.newOutputStream(file)) {
      graph.write(target);
    }
    try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
      FloatBuffer input =
          ByteBuffer.allocateDirect(2 * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
      input.put(0, 1).put(1, 2);
      float[] output = new float[2];
      Duration limit = Duration.ofMillis(500);
      while (!isWithin(limit, network, input, output)) {
        // The machine was busy elsewhere; what matters begins with a pass that kept its limit.
        Arrays.fill(output, 0);
      }
      Thread.sleep(limit.toMillis() + 100);
      network.run(input, 1, output, Duration.ofMinutes(1));
      assertThat(output).containsExactly(2, 4);
    }
  }

  private static boolean isWithin(
      Duration limit, OnnxNetwork network, FloatBuffer input, float[] output) throws Exception {
    try {
      network.run(input, 1, output, limit);
      return true;
    } catch (OnnxNetwork.TimeLimitExceeded late) {
      return false;
    }
  }

  /** Every weight NaN, and every weight 3e38 of either sign. */
  @ParameterizedTest
  @ValueSource(strings = {"nan-weights.onnx", "inf-weights.onnx"})
  void theGivenNetworksWithoutFiniteWeightsAreRefused(String name) throws IOException {
    Path file = write(given(name));
    assertThatThrownBy(() -> OnnxScan.requireFinite(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 of its tensors")
        .hasMessageContaining("'w'");
  }

  private static byte[] given(String name) throws IOException {
    try (var in = OnnxScanTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] weighted(int type, byte[] numbers, String operator) {
    TensorProto raw = TensorProto.newBuilder().setRawData(ByteString.copyFrom(numbers)).build();
    return model(graph(tensor(type, "w", raw), "w", operator));
  }

  /** Not every type has a name in the shaded onnx.proto: field 2 is written by hand. */
  private static byte[] tensor(int type, String name, TensorProto numbers) {
    TensorProto named = numbers.toBuilder().setName(name).build();
    return concat(new byte[] {2 << 3, (byte) type}, named.toByteArray());
  }

  private static byte[] graph(byte[] tensor, String name, String operator) {
    NodeProto node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .addInput("x")
            .addInput(name)
            .addOutput("y")
            .build();
    return concat(field(1, node.toByteArray()), field(5, tensor));
  }

  private static NodeProto node(String operator) {
    return NodeProto.newBuilder().setOpType(operator).build();
  }

  private static NodeProto call(String function) {
    return NodeProto.newBuilder().setOpType(function).setDomain("own").build();
  }

  private static byte[] model(GraphProto graph) {
    return model(graph.toByteArray());
  }

  private static byte[] model(byte[] graph) {
    return field(7, graph);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private Path write(byte[] model) throws IOException {
    return Files.write(folder.resolve("m.onnx"), model);
  }

  private static void sound(byte[] model) throws IOException {
    OnnxScan.requireSound(new ByteArrayInputStream(model), "m.onnx");
  }

  private static void refused(byte[] model, String reason) {
    assertThatThrownBy(() -> sound(model))
        .isInstanceOf(IOException.class)
        .hasMessage("m.onnx: cannot be opened as an ONNX model: " + reason);
  }
}
