package io.lookonce.onnx;

import io.lookonce.onnx.ValueRanges.Range;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.ModelProto;

/**
 * Rewrites a network so that its convolutions compute with 8-bit integers: static quantization with
 * {@code QuantizeLinear} and {@code DequantizeLinear} (QDQ), which ONNX Runtime joins into integer
 * operators. Weights are signed and symmetric, one scale a channel; values between operators are
 * unsigned with one scale each, from their ranges on calibration images; biases have 32 bits.
 */
public final class OnnxQuantization {

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
    return new QuantizedWriter(folded, kept, ranges).model();
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
