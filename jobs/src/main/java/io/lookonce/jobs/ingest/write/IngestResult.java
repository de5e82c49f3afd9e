package io.lookonce.jobs.ingest.write;

import java.util.LinkedHashMap;
import java.util.Map;

/** The result of an ingestion. */
public interface IngestResult {

  /** Number of images in the inputs. */
  long listed();

  /** Number of images that were rejected. */
  long rejected();

  /** A clause that says what was read and rejected. */
  String contents();

  /** Whether the share of rejected images exceeds a limit. */
  default boolean tooManyRejected(double maxErrorRate) {
    return rejected() > maxErrorRate * listed();
  }

  /** Counts for {@code run.json}. */
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
