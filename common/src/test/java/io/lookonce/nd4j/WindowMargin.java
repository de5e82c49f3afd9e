package io.lookonce.nd4j;

import io.lookonce.stepbystep.Pooling;
import io.lookonce.stepbystep.ZeroPadding;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The margin of a window's maximum over the next value; with a small margin, single precision may
 * choose another maximum.
 */
final class WindowMargin {

  private WindowMargin() {}

  /**
   * The smallest margin of all windows. Exactly equal values do not count: they are zeros of a
   * ReLU, which has no slope there.
   *
   * @param images examples × rows × columns × channels
   */
  static double of(Pooling pooling, INDArray images) {
    double smallest = Double.POSITIVE_INFINITY;
    INDArray pooled = pooling.forward(images);
    ZeroPadding padding =
        pooling
            .padding()
            .around(
                images.size(1), images.size(2), pooling.size(), pooling.size(), pooling.stride());
    for (long example = 0; example < pooled.size(0); example++) {
      for (long row = 0; row < pooled.size(1); row++) {
        for (long column = 0; column < pooled.size(2); column++) {
          for (long channel = 0; channel < pooled.size(3); channel++) {
            double largest = pooled.getDouble(example, row, column, channel);
            long top = row * pooling.stride() - padding.top();
            long left = column * pooling.stride() - padding.left();
            for (long y = Math.max(0, top);
                y < Math.min(images.size(1), top + pooling.size());
                y++) {
              for (long x = Math.max(0, left);
                  x < Math.min(images.size(2), left + pooling.size());
                  x++) {
                double lead = largest - images.getDouble(example, y, x, channel);
                smallest = lead > 0 ? Math.min(smallest, lead) : smallest;
              }
            }
          }
        }
      }
    }
    return smallest;
  }
}
