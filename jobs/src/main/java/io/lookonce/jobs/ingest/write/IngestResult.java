package io.lookonce.jobs.ingest.write;

import java.util.LinkedHashMap;
import java.util.Map;

/** What came of an ingestion. */
public interface IngestResult {

  /** Images that the inputs hold. */
  long listed();

  /** Those of them that were left out. */
  long rejected();

  /** What was read and left out, in half a line. */
  String contents();

  /** Whether more was left out than a share allows. */
  default boolean tooManyRejected(double maxErrorRate) {
    return rejected() > maxErrorRate * listed();
  }

  /** Whole numbers for {@code run.json}. */
  default Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("listed", listed());
    counts.put("rejected", rejected());
    return counts;
  }

  /** The result in one line. */
  default String health(double maxErrorRate) {
    return tooManyRejected(maxErrorRate)
        ? contents() + "; more rejected than --max-error-rate " + maxErrorRate + " allows"
        : contents();
  }
}
