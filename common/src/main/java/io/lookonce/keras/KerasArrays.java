package io.lookonce.keras;

import io.lookonce.keras.KerasModel.KerasArray;
import io.lookonce.keras.KerasModel.KerasLayer;

/** Keras' numbers, whose channels come last, in the order of networks whose channels come first. */
final class KerasArrays {

  private KerasArrays() {}

  /** From [rows, columns, channels, filters] to [filters, channels, rows, columns]. */
  static float[] ofConvolution(KerasArray kernel) {
    int window = kernel.shape()[0] * kernel.shape()[1];
    int channels = kernel.shape()[2];
    int filters = kernel.shape()[3];
    float[] ordered = new float[kernel.values().length];
    for (int place = 0; place < window; place++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int filter = 0; filter < filters; filter++) {
          ordered[(filter * channels + channel) * window + place] =
              kernel.values()[(place * channels + channel) * filters + filter];
        }
      }
    }
    return ordered;
  }

  /** From [rows, columns, channels, multiplier] to [channels × multiplier, 1, rows, columns]. */
  static float[] ofDepthwise(KerasArray kernel) {
    int window = kernel.shape()[0] * kernel.shape()[1];
    int filters = kernel.shape()[2] * kernel.shape()[3];
    float[] ordered = new float[kernel.values().length];
    for (int place = 0; place < window; place++) {
      for (int filter = 0; filter < filters; filter++) {
        ordered[filter * window + place] = kernel.values()[place * filters + filter];
      }
    }
    return ordered;
  }

  /** From [rows × columns × channels, units] to [channels × rows × columns, units]. */
  static float[] ofDense(KerasArray kernel, int height, int width, int channels) {
    int units = kernel.shape()[1];
    int plane = height * width;
    float[] ordered = new float[kernel.values().length];
    for (int place = 0; place < plane; place++) {
      for (int channel = 0; channel < channels; channel++) {
        System.arraycopy(
            kernel.values(),
            (place * channels + channel) * units,
            ordered,
            (channel * plane + place) * units,
            units);
      }
    }
    return ordered;
  }

  /** The zeros of a {@code ZeroPadding2D}: above, below, left, right. */
  static int[] border(KerasLayer layer) {
    var sides = layer.config().path("padding");
    int[] border = new int[4];
    for (int i = 0; i < 4; i++) {
      var axis = sides.isArray() ? sides.path(i / 2) : sides;
      border[i] = axis.isArray() ? axis.path(i % 2).asInt() : axis.asInt();
    }
    return border;
  }
}
