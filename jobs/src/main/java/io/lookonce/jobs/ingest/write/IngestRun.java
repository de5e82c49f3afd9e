package io.lookonce.jobs.ingest.write;

import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures a run of an ingestion and writes its {@code run.json}. */
public final class IngestRun {

  private final String command;
  private final Ingestion ingestion;
  private final IngestOutput output;
  private final Instant started = Instant.now();

  /**
   * Starts the clock.
   *
   * @param command name of the command
   */
  public IngestRun(String command, Ingestion ingestion, IngestOutput output) {
    this.command = command;
    this.ingestion = ingestion;
    this.output = output;
  }

  /** Writes {@code run.json}. */
  public void finish(IngestResult result, double maxErrorRate) throws IOException {
    Instant finished = Instant.now();
    double seconds = Duration.between(started, finished).toMillis() / 1e3;
    RunFile runFile =
        new RunFile(
            command,
            result.tooManyRejected(maxErrorRate) ? ExitCode.TOO_MANY_ERRORS : ExitCode.DONE,
            result.health(maxErrorRate),
            result.counts(),
            Map.of("images_per_second", result.listed() / seconds),
            Map.of(),
            Provenance.of(
                RunId.current(),
                shown(maxErrorRate),
                started,
                finished,
                org.apache.spark.package$.MODULE$.SPARK_VERSION()));
    output.writeRunFile(runFile.json());
  }

  private Map<String, String> shown(double maxErrorRate) {
    Map<String, String> shown = new LinkedHashMap<>(ingestion.settings());
    shown.put("output", output.root().toString());
    shown.put("max-error-rate", String.valueOf(maxErrorRate));
    return shown;
  }
}
