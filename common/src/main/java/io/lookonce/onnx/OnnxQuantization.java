package io.lookonce.onnx;

import io.lookonce.onnx.ValueRanges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Rewrites a network so that its convolutions compute with 8-bit integers: static quantization with
 * {@code QuantizeLinear} and {@code DequantizeLinear} (QDQ), which ONNX Runtime joins into integer
 * operators. Weights are signed and symmetric, one scale a channel; values between operators are
 * unsigned with one scale each, from their ranges on calibration images; biases have 32 bits.
 */
public final class OnnxQuantization {

  private static final int UNSIGNED_STEPS = 255;
  private static final int SIGNED_LARGEST = 127;
  private static final int FIRST_OPERATOR_SET_WITH_AXIS = 13;

  /** Its quantization operators take an axis whatever the operator set of the model. */
  static final String RUNTIMES_OWN = "com.microsoft";

  private static final double SENSITIVE = 3;
  private static final int FEWEST_SENSITIVE = 2;
  private static final int SENSITIVITY_IMAGES = 4;

  /** Which convolutions stay in 32 bits. */
  public enum KeepFloat {
    /** Those after which no other follows: they give boxes and scores. */
    TAIL,
    /**
     * The tail, and those that alone change the outputs by more than three times the median, at
     * most a fifth of all or two.
     */
    AUTO,
    /** None. */
    NONE
  }

  /**
   * How the range of a value follows from its numbers on the calibration images.
   *
   * @param kind of the rule
   * @param percentile of the numbers that lie within the range, for {@link Kind#PERCENTILE}
   */
  public record RangeRule(Kind kind, double percentile) {

    static final int BINS = 4096;
    private static final int LEVELS = 128;

    /** Kinds of rules. */
    public enum Kind {
      /** From the smallest to the largest number. */
      MIN_MAX,
      /** Leaves out as many numbers at both ends. */
      PERCENTILE,
      /** The range that loses least information, by Kullback and Leibler's divergence. */
      ENTROPY
    }

    public RangeRule {
      if (!(percentile > 50 && percentile <= 100)) {
        throw new IllegalArgumentException("percentile " + percentile + ": 50 to 100 is needed");
      }
    }

    /**
     * @param histogram of the numbers from {@code smallest} to {@code largest}
     */
    Range range(float smallest, float largest, long[] histogram) {
      return kind == Kind.PERCENTILE
          ? percentile(smallest, largest, histogram)
          : entropy(smallest, largest, histogram);
    }

    private Range percentile(float smallest, float largest, long[] histogram) {
      long total = Arrays.stream(histogram).sum();
      double outside = total * (100 - percentile) / 100 / 2;
      double width = ((double) largest - smallest) / BINS;
      int first = 0;
      for (long below = histogram[0]; first < BINS - 1 && below <= outside; ) {
        below += histogram[++first];
      }
      int last = BINS - 1;
      for (long above = histogram[last]; last > 0 && above <= outside; ) {
        above += histogram[--last];
      }
      return new Range(
          (float) Math.min(0, smallest + first * width),
          (float) Math.max(0, smallest + (last + 1) * width));
    }

    /** The same limit for both signs, as far as there are numbers. */
    private static Range entropy(float smallest, float largest, long[] histogram) {
      double limit = Math.max(-smallest, largest);
      double width = ((double) largest - smallest) / BINS;
      double[] magnitudes = new double[BINS];
      for (int bin = 0; bin < BINS; bin++) {
        double middle = Math.abs(smallest + (bin + 0.5) * width);
        magnitudes[limit == 0 ? 0 : Math.min(BINS - 1, (int) (middle / limit * BINS))] +=
            histogram[bin];
      }
      double best = Double.POSITIVE_INFINITY;
      int chosen = BINS;
      for (int bins = LEVELS; bins <= BINS; bins += BINS / LEVELS) {
        double divergence = divergence(magnitudes, bins);
        if (divergence < best) {
          best = divergence;
          chosen = bins;
        }
      }
      double threshold = limit * chosen / BINS;
      return new Range(
          (float) Math.max(smallest, -threshold), (float) Math.min(largest, threshold));
    }

    /** Of the first bins, with all above them in the last, from the same in {@link #LEVELS}. */
    private static double divergence(double[] magnitudes, int bins) {
      double[] whole = Arrays.copyOf(magnitudes, bins);
      for (int bin = bins; bin < BINS; bin++) {
        whole[bins - 1] += magnitudes[bin];
      }
      double total = Arrays.stream(whole).sum();
      double inside = Arrays.stream(magnitudes, 0, bins).sum();
      double divergence = 0;
      for (int level = 0; level < LEVELS; level++) {
        int from = (int) ((long) level * bins / LEVELS);
        int to = (int) ((long) (level + 1) * bins / LEVELS);
        double sum = 0;
        int filled = 0;
        for (int bin = from; bin < to; bin++) {
          sum += magnitudes[bin];
          filled += whole[bin] > 0 ? 1 : 0;
        }
        for (int bin = from; bin < to; bin++) {
          if (whole[bin] > 0) {
            double p = whole[bin] / total;
            double q = Math.max(1e-9, inside == 0 ? 0 : sum / filled / inside);
            divergence += p * Math.log(p / q);
          }
        }
      }
      return divergence;
    }
  }

  /**
   * What was done.
   *
   * @param convolutions number of convolutions
   * @param kept names of the values that convolutions in 32 bits give
   * @param bytesBefore size of the file before
   * @param bytes size of the file
   */
  public record Summary(int convolutions, List<String> kept, long bytesBefore, long bytes) {

    /** Number of convolutions that compute with integers. */
    public int quantized() {
      return convolutions - kept.size();
    }
  }

  private final ModelProto folded;
  private final long bytesBefore;
  private final long[] inputShape;
  private final Iterable<FloatBuffer> images;

  /**
   * Opens a network.
   *
   * @param onnx file of a network with one input and one output of floats
   * @param images calibration images as the network takes them, each a batch of the network's size;
   *     read several times, always in the same order; a buffer may be used again for the next one
   * @throws IOException in one line, if it cannot be opened
   */
  public OnnxQuantization(Path onnx, Iterable<FloatBuffer> images) throws IOException {
    this.folded = FoldedModel.of(OnnxModelFile.read(onnx).model());
    this.bytesBefore = Files.size(onnx);
    this.images = images;
    try (OnnxNetwork network = OnnxNetwork.open(onnx, 1)) {
      this.inputShape = network.inputShape();
      inputShape[0] = Math.max(1, inputShape[0]);
    }
  }

  /**
   * Writes the quantized network.
   *
   * @param target a new file
   * @throws IllegalArgumentException in one line, if the network has no convolution that could
   *     compute with integers, or is quantized already
   * @throws IOException in one line, if a file cannot be written or the network cannot be run
   */
  public Summary write(Path target, KeepFloat keepFloat, RangeRule rule) throws IOException {
    List<String> convolutions = QuantizationPlan.convolutions(folded);
    requireSuitable(convolutions);
    QuantizationPlan all = new QuantizationPlan(folded, Set.of());
    Map<String, Range> ranges =
        new ValueRanges(folded, all.measured(), inputShape).measure(images, rule);
    Set<String> kept = new LinkedHashSet<>();
    if (keepFloat != KeepFloat.NONE) {
      kept.addAll(QuantizationPlan.tail(folded));
    }
    if (keepFloat == KeepFloat.AUTO) {
      kept.addAll(sensitive(convolutions, kept, ranges));
    }
    if (kept.size() == convolutions.size()) {
      throw new IllegalArgumentException(
          "all of its " + kept.size() + " convolutions stay in 32 bits: nothing to quantize");
    }
    Files.write(target, quantized(kept, ranges).toByteArray());
    return new Summary(convolutions.size(), List.copyOf(kept), bytesBefore, Files.size(target));
  }

  private void requireSuitable(List<String> convolutions) {
    boolean isQuantized =
        folded.getGraph().getNodeList().stream()
            .anyMatch(node -> node.getOpType().matches("DequantizeLinear|QLinear.*|.*Integer"));
    if (isQuantized) {
      throw new IllegalArgumentException("it computes with integers already");
    }
    if (convolutions.isEmpty()) {
      throw new IllegalArgumentException("it has no convolutions with constant weights");
    }
  }

  /** Convolutions that alone change the outputs much more than others do, the worst first. */
  private List<String> sensitive(
      List<String> convolutions, Set<String> tail, Map<String, Range> ranges) throws IOException {
    Path file = Files.createTempFile("lookonce-quantized", ".onnx");
    try {
      List<String> tried = convolutions.stream().filter(name -> !tail.contains(name)).toList();
      List<float[]> exact = outputs(file, folded);
      Map<String, Double> changes = new HashMap<>();
      for (String name : tried) {
        Set<String> others = new HashSet<>(convolutions);
        others.remove(name);
        changes.put(name, change(exact, outputs(file, quantized(others, ranges))));
      }
      double[] sorted = changes.values().stream().mapToDouble(change -> change).sorted().toArray();
      double limit = sorted.length == 0 ? 0 : SENSITIVE * sorted[sorted.length / 2];
      return tried.stream()
          .filter(name -> changes.get(name) > limit)
          .sorted((one, other) -> Double.compare(changes.get(other), changes.get(one)))
          .limit(Math.max(FEWEST_SENSITIVE, convolutions.size() / 5))
          .toList();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private List<float[]> outputs(Path file, ModelProto model) throws IOException {
    Files.write(file, model.toByteArray());
    List<float[]> outputs = new ArrayList<>();
    try (OnnxNetwork network = OnnxNetwork.open(file, 1)) {
      for (FloatBuffer image : images) {
        if (outputs.size() == SENSITIVITY_IMAGES) {
          break;
        }
        outputs.add(network.run(image, (int) inputShape[0]));
      }
    }
    return outputs;
  }

  /** The root of the mean square of the difference, relative to that of the outputs. */
  private static double change(List<float[]> exact, List<float[]> other) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < exact.size(); i++) {
      for (int k = 0; k < exact.get(i).length; k++) {
        difference += Math.pow((double) exact.get(i)[k] - other.get(i)[k], 2);
        size += Math.pow(exact.get(i)[k], 2);
      }
    }
    return size == 0 ? 0 : Math.sqrt(difference / size);
  }

  private ModelProto quantized(Set<String> kept, Map<String, Range> ranges) {
    return new Writer(kept, ranges).model();
  }

  /** Writes one quantized model. */
  private final class Writer {

    private final QuantizationPlan plan;
    private final Map<String, Range> ranges;
    private final String domain;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final GraphProto.Builder graph;

    Writer(Set<String> kept, Map<String, Range> ranges) {
      this.plan = new QuantizationPlan(folded, kept);
      this.ranges = ranges;
      this.domain =
          folded.getOpsetImportList().stream()
                  .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                  .anyMatch(set -> set.getVersion() >= FIRST_OPERATOR_SET_WITH_AXIS)
              ? ""
              : RUNTIMES_OWN;
      folded
          .getGraph()
          .getInitializerList()
          .forEach(tensor -> constants.put(tensor.getName(), tensor));
      this.graph = folded.getGraph().toBuilder().clearNode().clearInitializer();
    }

    ModelProto model() {
      folded.getGraph().getInputList().forEach(input -> round(input.getName()));
      for (NodeProto node : folded.getGraph().getNodeList()) {
        graph.addNode(rewired(node));
        node.getOutputList().forEach(this::round);
      }
      Set<String> used = new HashSet<>();
      for (NodeProto node : graph.getNodeList()) {
        used.addAll(node.getInputList());
        FoldedModel.addUsedBelow(node, used);
      }
      folded.getGraph().getInitializerList().stream()
          .filter(tensor -> used.contains(tensor.getName()))
          .forEach(graph::addInitializer);
      return folded.toBuilder().setGraph(graph).build();
    }

    private NodeProto rewired(NodeProto node) {
      NodeProto.Builder rewired = node.toBuilder();
      boolean isInteger = plan.isInteger(node);
      for (int i = 0; i < node.getInputCount(); i++) {
        String input = node.getInput(i);
        if (plan.rounded().containsKey(input)
            && (plan.isRoundedForAll(input) || (isInteger && plan.isConvolution(node)))) {
          rewired.setInput(i, input + "/rounded");
        }
      }
      if (isInteger && plan.isConvolution(node)) {
        weights(node, rewired);
      }
      return rewired.build();
    }

    private void weights(NodeProto node, NodeProto.Builder rewired) {
      TensorProto tensor = constants.get(node.getInput(1));
      float[] weights = TensorNumbers.floats(tensor);
      int channels = Math.toIntExact(tensor.getDims(0));
      int perChannel = weights.length / channels;
      float[] bias =
          node.getInputCount() > 2 ? TensorNumbers.floats(constants.get(node.getInput(2))) : null;
      float inputScale = scale(plan.rounded().get(node.getInput(0)));
      float[] scales = new float[channels];
      byte[] rounded = new byte[weights.length];
      ByteBuffer offsets = ByteBuffer.allocate(channels * 4).order(ByteOrder.LITTLE_ENDIAN);
      float[] offsetScales = new float[channels];
      for (int channel = 0; channel < channels; channel++) {
        float largest = 0;
        for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
          largest = Math.max(largest, Math.abs(weights[i]));
        }
        // A bias has 32 bits of this size: a channel of almost nothing gets larger steps.
        float fitting = bias == null ? 0 : Math.abs(bias[channel]) / inputScale / 0x1p30f;
        scales[channel] = Math.max(Math.max(largest / SIGNED_LARGEST, fitting), 1e-20f);
        offsetScales[channel] = scales[channel] * inputScale;
        for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
          int step = Math.round(weights[i] / scales[channel]);
          rounded[i] = (byte) Math.max(-SIGNED_LARGEST, Math.min(SIGNED_LARGEST, step));
        }
        if (bias != null) {
          offsets.putInt(Math.round(bias[channel] / offsetScales[channel]));
        }
      }
      String name = node.getOutput(0) + "/weights";
      add(name + "/integers", TensorProto.DataType.INT8, rounded, tensor.getDimsList());
      add(name + "/zero", TensorProto.DataType.INT8, new byte[channels], List.of((long) channels));
      graph.addInitializer(FoldedModel.tensor(name + "/scale", scales, List.of((long) channels)));
      restore(name, name + "/integers", true);
      rewired.setInput(1, name);
      if (bias != null) {
        String offset = node.getOutput(0) + "/bias";
        List<Long> shape = List.of((long) channels);
        add(offset + "/integers", TensorProto.DataType.INT32, offsets.array(), shape);
        add(offset + "/zero", TensorProto.DataType.INT32, new byte[channels * 4], shape);
        graph.addInitializer(FoldedModel.tensor(offset + "/scale", offsetScales, shape));
        restore(offset, offset + "/integers", true);
        rewired.setInput(2, offset);
      }
    }

    /** Rounds a value to 8 bits and back, if the plan says so. */
    private void round(String value) {
      String measured = plan.rounded().get(value);
      if (measured == null) {
        return;
      }
      Range range = ranges.get(measured);
      float scale = scale(measured);
      int zero = Math.max(0, Math.min(UNSIGNED_STEPS, Math.round(-range.smallest() / scale)));
      String name = value + "/rounded";
      graph.addInitializer(FoldedModel.tensor(name + "/scale", new float[] {scale}, List.of()));
      add(name + "/zero", TensorProto.DataType.UINT8, new byte[] {(byte) zero}, List.of());
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("QuantizeLinear")
              .setDomain(domain)
              .setName(name + "/integers")
              .addAllInput(List.of(value, name + "/scale", name + "/zero"))
              .addOutput(name + "/integers"));
      restore(name, name + "/integers", false);
    }

    private float scale(String measured) {
      Range range = ranges.get(measured);
      float width = range.largest() - range.smallest();
      return width > 0 ? width / UNSIGNED_STEPS : 1;
    }

    private void restore(String name, String integers, boolean byChannel) {
      NodeProto.Builder node =
          NodeProto.newBuilder()
              .setOpType("DequantizeLinear")
              .setDomain(domain)
              .setName(name)
              .addAllInput(List.of(integers, name + "/scale", name + "/zero"))
              .addOutput(name);
      if (byChannel) {
        node.addAttribute(OnnxGraph.scalar("axis", 0L));
      }
      graph.addNode(node);
    }

    private void add(String name, TensorProto.DataType type, byte[] raw, List<Long> dimensions) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(type)
              .addAllDims(dimensions)
              .setRawData(ByteString.copyFrom(raw)));
    }
  }

  /** What was done, in words for a card. */
  public static String describe(KeepFloat keepFloat, RangeRule rule, int images) {
    String range =
        switch (rule.kind()) {
          case MIN_MAX -> "smallest and largest numbers";
          case PERCENTILE -> "percentile " + rule.percentile();
          case ENTROPY -> "entropy";
        };
    return String.format(
        Locale.ROOT,
        "8-bit integers, weights by channel, ranges by %s of %d images, in 32 bits: %s",
        range,
        images,
        keepFloat.name().toLowerCase(Locale.ROOT));
  }
}
