package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Reorg;
import java.util.Locale;

/**
 * Resolves the sections that slide a window over their input: {@code [convolutional]}, {@code
 * [maxpool]} and {@code [reorg]}. Keys, defaults and output sizes follow {@code parser.c} of
 * AlexeyAB's Darknet.
 */
final class WindowLayers {
  /** More than any published network has, and small enough that no index overflows. */
  static final int MAX_FILTERS = 65_536;

  static final int MAX_WINDOW = 64;

  private WindowLayers() {}

  /**
   * A convolution. Darknet multiplies the padding by the dilation; its two formulas for the output
   * size agree only where the padding keeps the size, so other dilated convolutions are refused.
   */
  static Convolution convolution(DarknetSection section, LayerShape from)
      throws DarknetFormatException {
    int filters = section.requiredNumber("filters", 1, MAX_FILTERS);
    int size = section.requiredNumber("size", 1, MAX_WINDOW);
    int stride = section.number("stride", 1, 1, MAX_WINDOW);
    int strideX = section.number("stride_x", stride, 1, MAX_WINDOW);
    int strideY = section.number("stride_y", stride, 1, MAX_WINDOW);
    int dilation = size == 1 ? 1 : section.number("dilation", 1, 1, MAX_WINDOW);
    int explicit = section.number("padding", 0, 0, MAX_WINDOW);
    int padding = section.number("pad", 0, 0, 1) == 1 ? size / 2 : explicit;
    if (dilation > 1 && 2 * padding != size - 1) {
      throw section.problem(
          "dilation",
          String.format(
              Locale.ROOT, "dilation=%d in [convolutional] needs an odd size and pad=1", dilation));
    }
    boolean batchNormalize = section.number("batch_normalize", 0, 0, 1) == 1;
    DarknetActivation activation = DarknetActivation.read(section, "logistic");
    int groups = section.number("groups", 1, 1, MAX_FILTERS);
    if (from.channels() % groups != 0 || filters % groups != 0) {
      throw section.problem(
          "groups",
          String.format(
              Locale.ROOT,
              "groups=%d in [convolutional] must divide its filters=%d and the %d channels it gets",
              groups,
              filters,
              from.channels()));
    }
    LayerShape output =
        new LayerShape(
            filters,
            windows(section, from.height() + 2 * padding, size, strideY),
            windows(section, from.width() + 2 * padding, size, strideX));
    return new Convolution(
        section.line(),
        from,
        output,
        size,
        strideX,
        strideY,
        dilation,
        padding * dilation,
        groups,
        batchNormalize,
        activation);
  }

  static MaxPool maxPool(DarknetSection section, LayerShape from) throws DarknetFormatException {
    int stride = section.number("stride", 1, 1, MAX_WINDOW);
    int strideX = section.number("stride_x", stride, 1, MAX_WINDOW);
    int strideY = section.number("stride_y", stride, 1, MAX_WINDOW);
    int size = section.number("size", stride, 1, MAX_WINDOW);
    int padding = section.number("padding", size - 1, 0, size - 1);
    int before = padding / 2;
    int height = windows(section, from.height() + padding, size, strideY);
    int width = windows(section, from.width() + padding, size, strideX);
    return new MaxPool(
        section.line(),
        from,
        new LayerShape(from.channels(), height, width),
        size,
        strideX,
        strideY,
        before,
        Math.max(0, (width - 1) * strideX + size - before - from.width()),
        Math.max(0, (height - 1) * strideY + size - before - from.height()));
  }

  static Reorg reorg(DarknetSection section, LayerShape from) throws DarknetFormatException {
    int stride = section.number("stride", 1, 1, MAX_WINDOW);
    int area = stride * stride;
    if (from.width() % stride != 0 || from.height() % stride != 0 || from.channels() % area != 0) {
      throw section.problem(
          "stride",
          String.format(
              Locale.ROOT,
              "[reorg] with stride=%d needs width and height divisible by %d and channels by %d, it"
                  + " gets %s",
              stride,
              stride,
              area,
              from));
    }
    return new Reorg(
        section.line(),
        from,
        new LayerShape(from.channels() * area, from.height() / stride, from.width() / stride),
        stride);
  }

  private static int windows(DarknetSection section, int length, int size, int stride)
      throws DarknetFormatException {
    if (length < size) {
      throw section.problem(
          "size",
          String.format(
              Locale.ROOT,
              "[%s] with size=%d does not fit into %d padded cells",
              section.name(),
              size,
              length));
    }
    return (length - size) / stride + 1;
  }
}
