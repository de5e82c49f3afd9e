package io.lookonce.jobs.models;

import io.lookonce.onnx.OnnxNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Processor time of forward passes of one image on one thread, of two networks in turn.
 *
 * @param before median milliseconds in 32 bits
 * @param after median milliseconds in 8 bits
 * @param ratios first and third quartile of the ratio pair by pair
 */
record QuantizedSpeed(double before, double after, double... ratios) {

  /** Of the thread, which computes alone: other work on the machine counts little. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static final int WARM_UP = 2;
  private static final int PAIRS = 11;

  static QuantizedSpeed measure(Path exact, Path quantized, Iterable<FloatBuffer> images)
      throws IOException {
    FloatBuffer image = images.iterator().next();
    double[] before = new double[PAIRS];
    double[] after = new double[PAIRS];
    double[] ratios = new double[PAIRS];
    try (OnnxNetwork one = OnnxNetwork.open(exact, 1);
        OnnxNetwork other = OnnxNetwork.open(quantized, 1)) {
      for (int i = -WARM_UP; i < PAIRS; i++) {
        double first = milliseconds(one, image);
        double second = milliseconds(other, image);
        if (i >= 0) {
          before[i] = first;
          after[i] = second;
          ratios[i] = first / second;
        }
      }
    }
    Arrays.sort(ratios);
    return new QuantizedSpeed(
        median(before), median(after), ratios[PAIRS / 4], ratios[PAIRS - 1 - PAIRS / 4]);
  }

  private static double milliseconds(OnnxNetwork network, FloatBuffer image) {
    long start = CLOCK.getCurrentThreadCpuTime();
    network.run(image, (int) Math.max(1, network.inputShape()[0]));
    return (CLOCK.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The speed in a line, and a remark where there is nothing to gain. */
  String text() {
    String line =
        String.format(
            Locale.ROOT,
            "one image on one thread: %.1f ms instead of %.1f ms, %.2f times as fast (%.2f to"
                + " %.2f)%n",
            after,
            before,
            before / after,
            ratios[0],
            ratios[1]);
    return before / after >= 1.1
        ? line
        : line
            + String.format(
                Locale.ROOT,
                "this network does not get faster: its time goes into other things than large"
                    + " convolutions%n");
  }
}
