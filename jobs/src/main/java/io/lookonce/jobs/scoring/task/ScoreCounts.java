package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.scoring.layout.ScoringTable;
import io.lookonce.jobs.scoring.output.LatestRows;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks count: for the run, where Spark sums it up, and for the metrics of their process.
 *
 * @param scored images that have their row
 * @param failed those among them with an error
 * @param faults outputs of the network that are no sound results
 */
record ScoreCounts(
    LongAccumulator scored,
    LongAccumulator failed,
    DoubleAccumulator decodeSeconds,
    DoubleAccumulator forwardSeconds,
    OutputFaultCounts faults)
    implements Serializable {

  private static final double MILLISECONDS = 1e3;
  private static final double NANOSECONDS_OF_A_MILLISECOND = 1e6;

  static ScoreCounts of(Progress progress) {
    return new ScoreCounts(
        progress.scored(),
        progress.failed(),
        progress.decodeSeconds(),
        progress.forwardSeconds(),
        progress.faults());
  }

  /** Counts rows of {@link ScoringTable#schema}. */
  void add(List<Row> rows) {
    RunMetrics process = RunMetrics.ofProcess();
    for (Row row : rows) {
      if (LatestRows.isGone(row)) {
        continue;
      }
      scored.add(1);
      process.scored().inc();
      if (!row.isNullAt(row.fieldIndex(ScoringTable.ERROR))) {
        failed.add(1);
        process.failed().inc();
        continue;
      }
      float decode = row.getAs(ScoringTable.DECODE);
      float forward = row.getAs(ScoringTable.FORWARD);
      decodeSeconds.add(decode / MILLISECONDS);
      forwardSeconds.add(forward / MILLISECONDS);
      process.decode().update(nanoseconds(decode), TimeUnit.NANOSECONDS);
      process.forward().update(nanoseconds(forward), TimeUnit.NANOSECONDS);
    }
  }

  private static long nanoseconds(float milliseconds) {
    return (long) (milliseconds * NANOSECONDS_OF_A_MILLISECOND);
  }
}
