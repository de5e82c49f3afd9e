package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.scoring.output.ScoredImage;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks count: for the run, summed by Spark, and for the metrics of their own process.
 *
 * @param scored images that have a row
 * @param failed of these, images with an error
 * @param decodeSeconds time of reading and decoding
 * @param forwardSeconds time of forward passes
 * @param faults invalid outputs of the network
 */
public record ScoringCounts(
    LongAccumulator scored,
    LongAccumulator failed,
    DoubleAccumulator decodeSeconds,
    DoubleAccumulator forwardSeconds,
    OutputFaultCounts faults)
    implements Serializable {

  private static final double MILLISECONDS = 1e3;
  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

  /** Counts an image, unless it only records that a scored image was removed. */
  void add(ScoredImage image) {
    if (image.isGone()) {
      return;
    }
    addToProcess(image);
    scored.add(1);
    if (!image.isRead()) {
      failed.add(1);
      return;
    }
    decodeSeconds.add(image.decodeMilliseconds() / MILLISECONDS);
    forwardSeconds.add(image.forwardMilliseconds() / MILLISECONDS);
  }

  /** Counts an image for the metrics of this process alone. */
  public static void addToProcess(ScoredImage image) {
    RunMetrics process = RunMetrics.ofProcess();
    process.scored().inc();
    if (!image.isRead()) {
      process.failed().inc();
      return;
    }
    process.decode().update(nanoseconds(image.decodeMilliseconds()), TimeUnit.NANOSECONDS);
    process.forward().update(nanoseconds(image.forwardMilliseconds()), TimeUnit.NANOSECONDS);
  }

  private static long nanoseconds(double milliseconds) {
    return (long) (milliseconds * NANOSECONDS_PER_MILLISECOND);
  }

  /** Accumulators for outputs that are not valid boxes. */
  public record OutputFaultCounts(
      LongAccumulator degenerate, LongAccumulator nonFinite, LongAccumulator outOfRange)
      implements Serializable {

    /** Adds to the counts; called on executors. */
    public void add(OutputFaults faults) {
      degenerate.add(faults.degenerate());
      nonFinite.add(faults.nonFinite());
      outOfRange.add(faults.outOfRange());
    }

    /** The sums; called on the driver. */
    public OutputFaults sum() {
      return new OutputFaults(degenerate.value(), nonFinite.value(), outOfRange.value());
    }
  }
}
