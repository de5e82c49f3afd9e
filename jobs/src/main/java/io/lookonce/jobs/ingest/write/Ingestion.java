package io.lookonce.jobs.ingest.write;

import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** An ingestion whose inputs were checked. */
public interface Ingestion {

  /** What would be read, one line per input and some totals. */
  List<String> description();

  /** All settings by option name. */
  Map<String, String> settings();

  /**
   * Ingests as a run of a command.
   *
   * @param output where the ingestion writes
   * @param maxErrorRate share of rejected images above which the exit code is 3
   */
  default RunResult run(SparkSession spark, RunScope run, Path output, double maxErrorRate)
      throws IOException {
    Map<String, String> shown = new LinkedHashMap<>(settings());
    shown.put("output", output.toString());
    shown.put("max-error-rate", String.valueOf(maxErrorRate));
    run.settings(shown);
    IngestResult result = run(spark);
    return new RunResult(
        result.tooManyRejected(maxErrorRate) ? ExitCode.TOO_MANY_ERRORS : ExitCode.DONE,
        result.health(maxErrorRate),
        result.counts(),
        Map.of("images_per_second", result.listed() / run.seconds()),
        Map.of());
  }

  /**
   * Reads the inputs and writes the output. Equal inputs and settings give equal bytes on any
   * number of machines.
   *
   * @throws IOException if no image is usable, or the output cannot be written
   */
  IngestResult run(SparkSession spark) throws IOException;

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
}
