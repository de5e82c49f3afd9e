package io.lookonce.keras;

import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.darknet.ConvolutionWeights.BatchNormalization;
import io.lookonce.keras.DarknetText.Value;
import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.keras.KerasModel.KerasLayer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Converts a Keras convolution, the batch normalisation and the activation after it into one
 * Darknet section and its weights.
 */
final class KerasConvolution {
  private final KerasModel model;
  private final List<String> problems;

  /**
   * @param problems receives everything that is not supported
   */
  KerasConvolution(KerasModel model, List<String> problems) {
    this.model = model;
    this.problems = problems;
  }

  /** Adds a convolution with the batch normalisation and the activation that follow it. */
  void add(KerasLayer layer, KerasDetector detector, DarknetText text) {
    detector.requireChannelsLast(layer);
    boolean depthwise = layer.kind().equals("DepthwiseConv2D");
    KerasLayer normalization = detector.joinNext(layer.name(), Set.of("BatchNormalization"));
    String last = normalization == null ? layer.name() : normalization.name();
    String activation = KerasActivation.of(layer.text("activation", "linear"), layer, problems);
    if (activation.equals("linear")) {
      KerasLayer next = detector.joinNext(last, Set.of("LeakyReLU", "ReLU", "Activation"));
      if (next != null) {
        activation = KerasActivation.of(next, problems);
        last = next.name();
      }
    } else if (normalization != null) {
      problems.add(layer.problem("has an activation before its BatchNormalization"));
    }
    int[] dilation = layer.pair("dilation_rate", 1);
    if (dilation[0] != 1 || dilation[1] != 1) {
      problems.add(layer.problem("has dilation_rate"));
    }
    if (!depthwise && layer.number("groups", 1) != 1) {
      problems.add(layer.problem("has groups"));
    }
    KerasArray kernel = model.array(layer.name(), depthwise ? "depthwise_kernel" : "kernel");
    if (kernel == null) {
      // As Keras 3 names it.
      kernel = model.array(layer.name(), "kernel");
    }
    if (kernel == null || kernel.shape().length != 4) {
      problems.add(layer.problem("has no kernel of four dimensions"));
      return;
    }
    Value from = detector.only(layer);
    if (from == null) {
      return;
    }
    int[] sides = kernel.shape();
    int filters = depthwise ? sides[2] * sides[3] : sides[3];
    int[] strides = layer.pair("strides", 1);
    int[] before = detector.border(layer.inputs().get(0));
    KerasWindow window = KerasWindow.of(layer, from.height(), from.width(), sides, strides, before);
    if (window == null || sides[2] != from.channels()) {
      problems.add(
          window == null
              ? layer.problem("pads in a way that Darknet does not")
              : layer.problem(
                  String.format(
                      Locale.ROOT, "takes %d channels, it gets %d", sides[2], from.channels())));
      return;
    }
    ConvolutionWeights numbers = numbers(layer, normalization, kernel, filters, depthwise);
    if (numbers == null) {
      return;
    }
    text.section(
        from,
        "[convolutional]%nbatch_normalize=%d%nfilters=%d%nsize=%d%nstride=%d%npadding=%d%ngroups=%d%nactivation=%s%n",
        normalization == null ? 0 : 1,
        filters,
        sides[0],
        strides[0],
        window.before(),
        depthwise ? from.channels() : 1,
        activation);
    detector.convolved(
        last, new Value(text.last(), window.height(), window.width(), filters), numbers);
  }

  /**
   * The weights in Darknet's order, with Darknet's rule of batch normalisation.
   *
   * @param normalization null where none follows
   * @return null if something is wrong
   */
  private ConvolutionWeights numbers(
      KerasLayer layer,
      KerasLayer normalization,
      KerasArray kernel,
      int filters,
      boolean depthwise) {
    float[] biases = array(layer, "bias", layer.flag("use_bias", true), filters, 0);
    float[] ordered =
        depthwise ? KerasArrays.ofDepthwise(kernel) : KerasArrays.ofConvolution(kernel);
    if (biases == null || normalization == null) {
      return biases == null ? null : new ConvolutionWeights(biases, null, ordered);
    }
    float[] scales = array(normalization, "gamma", normalization.flag("scale", true), filters, 1);
    float[] shifts = array(normalization, "beta", normalization.flag("center", true), filters, 0);
    float[] means = array(normalization, "moving_mean", true, filters, 0);
    float[] variances = array(normalization, "moving_variance", true, filters, 1);
    if (scales == null || shifts == null || means == null || variances == null) {
      return null;
    }
    float[] moved = new float[filters];
    for (int i = 0; i < filters; i++) {
      moved[i] = means[i] - biases[i];
    }
    double epsilon = normalization.config().path("epsilon").asDouble(1e-3);
    return new ConvolutionWeights(
        shifts, BatchNormalization.ofEpsilonInTheRoot(scales, moved, variances, epsilon), ordered);
  }

  /** An array of a layer; where the layer has none by its configuration, one of equal numbers. */
  private float[] array(KerasLayer layer, String name, boolean has, int length, float absent) {
    if (!has) {
      float[] equal = new float[length];
      Arrays.fill(equal, absent);
      return equal;
    }
    KerasArray found = model.array(layer.name(), name);
    if (found == null || found.values().length != length) {
      problems.add(
          layer.problem(String.format(Locale.ROOT, "has no %s of %d numbers", name, length)));
      return null;
    }
    return found.values();
  }

  /**
   * Where the windows of a convolution lie.
   *
   * @param before how far the first reaches out of the planes, above and to the left
   * @param height how many there are from the top to the bottom
   * @param width how many there are from the left to the right
   */
  record KerasWindow(int before, int height, int width) {

    /**
     * The windows of a layer, by TensorFlow's rules.
     *
     * @param height of the planes
     * @param width of the planes
     * @param kernel rows and columns of a window
     * @param border zeros around the planes: above, below, left, right
     * @return null if Darknet, which pads alike on all sides, has no such windows
     */
    static KerasWindow of(
        KerasLayer layer, int height, int width, int[] kernel, int[] strides, int[] border) {
      if (kernel[0] != kernel[1] || strides[0] != strides[1]) {
        return null;
      }
      int size = kernel[0];
      int stride = strides[0];
      boolean same = layer.text("padding", "valid").equals("same");
      int outerHeight = height + border[0] + border[1];
      int outerWidth = width + border[2] + border[3];
      int above = border[0] + (same ? padding(outerHeight, size, stride) / 2 : 0);
      int left = border[2] + (same ? padding(outerWidth, size, stride) / 2 : 0);
      int rows = same ? (outerHeight + stride - 1) / stride : (outerHeight - size) / stride + 1;
      int columns = same ? (outerWidth + stride - 1) / stride : (outerWidth - size) / stride + 1;
      boolean alike =
          above == left
              && (height + 2 * above - size) / stride + 1 == rows
              && (width + 2 * left - size) / stride + 1 == columns;
      return alike && outerHeight >= size && outerWidth >= size
          ? new KerasWindow(above, rows, columns)
          : null;
    }

    /** How many zeros {@code padding='same'} puts on both ends of a side together. */
    static int padding(int side, int size, int stride) {
      return Math.max(0, ((side + stride - 1) / stride - 1) * stride + size - side);
    }
  }
}
