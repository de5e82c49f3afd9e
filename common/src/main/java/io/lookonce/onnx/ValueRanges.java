package io.lookonce.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Measures the values inside a network on images. The network itself reduces each value to its
 * smallest and largest number and, for rules that look at the distribution, to a sample of at most
 * {@value #SAMPLE} numbers: whole feature maps never leave it.
 */
final class ValueRanges {

  private static final String PREFIX = "lookonce/range/";
  private static final int SAMPLE = 16_384;

  private final ModelProto model;
  private final List<String> values;
  private final long[] inputShape;

  /**
   * @param values names of the values
   * @param inputShape of one image, batch first
   */
  ValueRanges(ModelProto model, Set<String> values, long[] inputShape) {
    this.model = model;
    this.values = List.copyOf(values);
    this.inputShape = inputShape.clone();
  }

  /**
   * A range of numbers.
   *
   * @param smallest at most 0
   * @param largest at least 0
   */
  record Range(float smallest, float largest) {}

  /** What a pass sees of a value: its smallest, its largest number, and how many there are. */
  private static final class Seen {
    private float smallest;
    private float largest;
    private long size;
    private long[] histogram;
  }

  /** The range of each value by a rule. */
  Map<String, Range> measure(Iterable<FloatBuffer> images, RangeRule rule) throws IOException {
    Map<String, Seen> seen = new LinkedHashMap<>();
    values.forEach(value -> seen.put(value, new Seen()));
    run(extremes(), images, (value, kind, numbers) -> noteExtremes(seen.get(value), kind, numbers));
    if (rule.kind() != RangeRule.Kind.MIN_MAX) {
      seen.values().forEach(value -> value.histogram = new long[RangeRule.BINS]);
      run(samples(seen), images, (value, kind, numbers) -> noteSample(seen.get(value), numbers));
    }
    Map<String, Range> ranges = new HashMap<>();
    seen.forEach(
        (name, value) ->
            ranges.put(
                name,
                value.histogram == null
                    ? new Range(value.smallest, value.largest)
                    : rule.range(value.smallest, value.largest, value.histogram)));
    return ranges;
  }

  private static void noteExtremes(Seen seen, String kind, float[] numbers) {
    switch (kind) {
      case "min" -> seen.smallest = Math.min(seen.smallest, numbers[0]);
      case "max" -> seen.largest = Math.max(seen.largest, numbers[0]);
      default -> seen.size = (long) numbers[0];
    }
  }

  private static void noteSample(Seen seen, float[] numbers) {
    double width = ((double) seen.largest - seen.smallest) / RangeRule.BINS;
    for (float number : numbers) {
      int bin = width == 0 ? 0 : (int) ((number - seen.smallest) / width);
      seen.histogram[Math.max(0, Math.min(RangeRule.BINS - 1, bin))]++;
    }
  }

  private ModelProto extremes() {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < values.size(); i++) {
      reduced(graph, "ReduceMin", values.get(i), name(i, "min"));
      reduced(graph, "ReduceMax", values.get(i), name(i, "max"));
      graph.addNode(node("Size", List.of(values.get(i)), name(i, "size") + "/whole"));
      graph.addNode(
          node("Cast", List.of(name(i, "size") + "/whole"), name(i, "size")).toBuilder()
              .addAttribute(OnnxGraph.scalar("to", TensorProto.DataType.FLOAT_VALUE)));
      output(graph, name(i, "size"));
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static void reduced(
      GraphProto.Builder graph, String operator, String value, String result) {
    graph.addNode(
        node(operator, List.of(value), result).toBuilder()
            .addAttribute(OnnxGraph.scalar("keepdims", 0L)));
    output(graph, result);
  }

  /** Every so many numbers of each value, an odd many so that no channel is preferred. */
  private ModelProto samples(Map<String, Seen> seen) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph.addInitializer(longs(PREFIX + "flat", -1));
    graph.addInitializer(longs(PREFIX + "start", 0));
    graph.addInitializer(longs(PREFIX + "end", Long.MAX_VALUE));
    for (int i = 0; i < values.size(); i++) {
      String flat = name(i, "flat");
      String step = name(i, "step");
      graph.addInitializer(longs(step, (seen.get(values.get(i)).size / SAMPLE) | 1));
      graph.addNode(node("Reshape", List.of(values.get(i), PREFIX + "flat"), flat));
      graph.addNode(
          node(
              "Slice",
              List.of(flat, PREFIX + "start", PREFIX + "end", PREFIX + "start", step),
              name(i, "sample")));
      output(graph, name(i, "sample"));
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static String name(int index, String kind) {
    return PREFIX + index + "/" + kind;
  }

  private static NodeProto node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output)
        .build();
  }

  private static TensorProto longs(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64)
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static void output(GraphProto.Builder graph, String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name).setType(OnnxGraph.anyFloats()));
  }

  /** What is done with a result of a pass. */
  private interface Note {
    void of(String value, String kind, float[] numbers);
  }

  private void run(ModelProto measuring, Iterable<FloatBuffer> images, Note note)
      throws IOException {
    Path file = Files.createTempFile("lookonce-ranges", ".onnx");
    OrtEnvironment environment = OnnxNetwork.environment();
    try {
      Files.write(file, measuring.toByteArray());
      try (OrtSession.SessionOptions options = OnnxNetwork.options(1);
          OrtSession session = environment.createSession(file.toString(), options)) {
        String input = session.getInputNames().iterator().next();
        for (FloatBuffer image : images) {
          try (OnnxTensor tensor = OnnxTensor.createTensor(environment, image, inputShape);
              OrtSession.Result result = session.run(Map.of(input, tensor))) {
            note(result, note);
          }
        }
      }
    } catch (OrtException failed) {
      throw new IOException(
          "the network cannot be measured: " + OnnxNetwork.firstLine(failed), failed);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void note(OrtSession.Result result, Note note) throws OrtException {
    List<String> kinds = new ArrayList<>(List.of("min", "max", "size", "sample"));
    for (int i = 0; i < values.size(); i++) {
      for (String kind : kinds) {
        if (result.get(name(i, kind)).orElse(null) instanceof OnnxTensor tensor) {
          FloatBuffer numbers = tensor.getFloatBuffer();
          float[] copied = new float[numbers.remaining()];
          numbers.get(copied);
          note.of(values.get(i), kind, copied);
        }
      }
    }
  }
}
