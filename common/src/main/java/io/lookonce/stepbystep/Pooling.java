package io.lookonce.stepbystep;

import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pooling of images of (examples, rows, columns, channels), channel by channel (<i>Convolution
 * model: Step by Step</i>, sections 4 and 5.2).
 *
 * <p>Padding does not belong to a window: a maximum is never a padded zero, and an average divides
 * by the number of image pixels only, as in TensorFlow.
 *
 * @param kind maximum or average
 * @param size rows and columns of the window
 * @param stride in both directions, at least 1
 * @param padding around the images; the course's is {@link PaddingRule#VALID}
 */
public record Pooling(Kind kind, int size, int stride, PaddingRule padding) {

  /** The kinds of pooling. */
  public enum Kind {
    /** The largest value of the window. */
    MAX {
      @Override
      double border() {
        return Double.NEGATIVE_INFINITY;
      }

      @Override
      INDArray forward(INDArray windows, int pixels) {
        return windows.max(1, 2);
      }

      @Override
      INDArray backward(INDArray gradients, INDArray windows, int pixels) {
        return mask(windows).muli(spread(gradients, windows));
      }
    },
    /** The mean of the window. */
    AVERAGE {
      @Override
      double border() {
        return 0;
      }

      @Override
      INDArray forward(INDArray windows, int pixels) {
        return windows.sum(1, 2).divi(pixels);
      }

      @Override
      INDArray backward(INDArray gradients, INDArray windows, int pixels) {
        return spread(gradients.div(pixels), windows);
      }
    };

    /** The padding value, which does not change the result. */
    abstract double border();

    /** A of windows (examples, rows, columns, channels) with the given number of pixels each. */
    abstract INDArray forward(INDArray windows, int pixels);

    /** dA_prev within the windows, of their shape, from dA of (examples, channels). */
    abstract INDArray backward(INDArray gradients, INDArray windows, int pixels);
  }

  /** The pooling of the course: no padding. */
  public static Pooling of(Kind kind, int size, int stride) {
    return new Pooling(kind, size, stride, PaddingRule.VALID);
  }

  /**
   * {@code create_mask_from_window}: 1 for the largest value of a window, 0 elsewhere; several
   * equal maxima each have a 1.
   *
   * @param windows one window of (rows, columns), or (examples, rows, columns, channels)
   */
  public static INDArray mask(INDArray windows) {
    if (windows.rank() == 2) {
      long[] single = {1, windows.rows(), windows.columns(), 1};
      return mask(windows.dup('c').reshape('c', single)).reshape('c', windows.shape());
    }
    INDArray largest = spread(windows.max(1, 2), windows);
    return windows.eq(largest).castTo(DataType.DOUBLE);
  }

  /** {@code distribute_value}: the value distributed evenly over a window. */
  public static INDArray distribute(double value, int rows, int columns) {
    return Nd4j.valueArrayOf(new long[] {rows, columns}, value / (rows * columns), DataType.DOUBLE);
  }

  /** Computes A: one value per window and channel. */
  public INDArray forward(INDArray input) {
    SlidingWindow window = window(input);
    INDArray padded = window.padding().fill(input, kind.border());
    INDArray image = ones(window, input);
    INDArray output =
        Nd4j.create(DataType.DOUBLE, input.size(0), window.rows(), window.columns(), input.size(3));
    window.forEach(
        (row, column) ->
            SlidingWindow.pixel(output, row, column)
                .assign(
                    kind.forward(
                        window.slice(padded, row, column).dup('c'),
                        pixels(window, image, row, column))));
    return output;
  }

  /**
   * Computes dA_prev. A maximum passes its dA to the position of the maximum (to each of several
   * equal maxima), an average distributes it evenly; overlapping windows add up.
   *
   * @param outputGradient dA, of the shape of A
   */
  public INDArray backward(INDArray outputGradient, INDArray input) {
    SlidingWindow window = window(input);
    INDArray padded = window.padding().fill(input, kind.border());
    INDArray paddedGradient = Nd4j.zeros(DataType.DOUBLE, padded.shape());
    INDArray image = ones(window, input);
    window.forEach(
        (row, column) ->
            window
                .slice(paddedGradient, row, column)
                .addi(
                    kind.backward(
                        SlidingWindow.pixel(outputGradient, row, column).dup('c'),
                        window.slice(padded, row, column).dup('c'),
                        pixels(window, image, row, column))));
    return window.padding().inside(paddedGradient).dup('c');
  }

  private SlidingWindow window(INDArray input) {
    return SlidingWindow.over(input, size, size, stride, padding);
  }

  /** 1 where the padded image has a pixel, (1, rows, columns, 1). */
  private static INDArray ones(SlidingWindow window, INDArray input) {
    return window.padding().apply(Nd4j.ones(DataType.DOUBLE, 1, input.size(1), input.size(2), 1));
  }

  /** The number of image pixels in the window. */
  private static int pixels(SlidingWindow window, INDArray image, long row, long column) {
    return window.slice(image, row, column).sumNumber().intValue();
  }

  /** Repeats one value at each position of its window. */
  private static INDArray spread(INDArray values, INDArray windows) {
    return values
        .dup('c')
        .reshape('c', values.size(0), 1, 1, values.size(1))
        .broadcast(windows.shape());
  }
}
