package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Candidates.OutputFaults;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** Where tasks count outputs that are no sound boxes. */
public record OutputFaultCounts(
    LongAccumulator degenerate, LongAccumulator nonFinite, LongAccumulator outOfRange)
    implements Serializable {

  /** Starts from 0. */
  public static OutputFaultCounts of(SparkContext spark) {
    return new OutputFaultCounts(
        spark.longAccumulator("outputs without area"),
        spark.longAccumulator("outputs that are not finite"),
        spark.longAccumulator("outputs out of range"));
  }

  /** Adds to the counts, on an executor. */
  public void add(OutputFaults faults) {
    degenerate.add(faults.degenerate());
    nonFinite.add(faults.nonFinite());
    outOfRange.add(faults.outOfRange());
  }

  /** The sums, on the driver. */
  public OutputFaults sum() {
    return new OutputFaults(degenerate.value(), nonFinite.value(), outOfRange.value());
  }
}
