package io.lookonce.keras;

import io.lookonce.darknet.ConvolutionWeights;
import io.lookonce.keras.KerasModel.KerasLayer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * TensorFlow's {@code space_to_depth} of block size 2: the square of 2×2 pixels of a cell becomes
 * four groups of channels, row by row. As a convolution: each filter has a single 1.
 */
final class SpaceToDepth {

  private SpaceToDepth() {}

  /**
   * Keras keeps the code of a function in Python's marshalled form, base64, or its bare name. The
   * code names what it calls, and holds the block size as a whole number of four bytes.
   */
  static boolean isIn(KerasLayer layer) {
    var function = layer.config().path("function");
    var code = function.isArray() ? function.path(0) : function.path("config").path("code");
    if (function.isTextual()) {
      return function.asText().equals("space_to_depth_x2");
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(code.asText());
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains("space_to_depth")
        && (text.contains("i\u0002\0\0\0") || text.contains("\u00e9\u0002\0\0\0"));
  }

  /** The convolution of size 2 and stride 2 that moves the numbers. */
  static ConvolutionWeights convolution(int channels) {
    float[] moves = new float[4 * channels * channels * 4];
    for (int filter = 0; filter < 4 * channels; filter++) {
      moves[(filter * channels + filter % channels) * 4 + filter / channels] = 1;
    }
    return new ConvolutionWeights(new float[4 * channels], null, moves);
  }
}
