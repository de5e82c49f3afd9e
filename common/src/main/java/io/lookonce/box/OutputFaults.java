package io.lookonce.box;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many of a detector's outputs were no sound boxes.
 *
 * @param degenerate without an area, or with corners reversed
 * @param nonFinite with a corner or score that is not finite
 * @param outOfRange with a score beyond 0..1, or a class that the model has not
 */
public record OutputFaults(long degenerate, long nonFinite, long outOfRange) {

  /** None of any kind. */
  public static final OutputFaults NONE = new OutputFaults(0, 0, 0);

  /** What candidates counted since they were made. */
  public static OutputFaults of(Candidates candidates) {
    long nonFinite = candidates.nonFinite();
    long outOfRange = candidates.outOfRange();
    return new OutputFaults(
        candidates.degenerate() - nonFinite - outOfRange, nonFinite, outOfRange);
  }

  /** What came since an earlier count. */
  public OutputFaults since(OutputFaults earlier) {
    return new OutputFaults(
        degenerate - earlier.degenerate,
        nonFinite - earlier.nonFinite,
        outOfRange - earlier.outOfRange);
  }

  /** The counts as {@code run.json} names them. */
  public Map<String, Long> byName() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("degenerate_outputs", degenerate);
    counts.put("non_finite_outputs", nonFinite);
    counts.put("out_of_range_outputs", outOfRange);
    return counts;
  }

  /** What a person must know of them, in one clause; empty if nothing. */
  public String remark() {
    if (nonFinite > 0) {
      return "%,d outputs of the model were not finite: it is broken, or was imported wrongly"
          .formatted(nonFinite);
    }
    return outOfRange > 0
        ? "%,d outputs had scores beyond 0..1 or unknown classes: the model was imported wrongly"
            .formatted(outOfRange)
        : "";
  }
}
