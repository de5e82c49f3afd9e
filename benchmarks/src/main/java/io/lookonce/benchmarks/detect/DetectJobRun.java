package io.lookonce.benchmarks.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.input.FolderListing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The whole command {@code lookonce detect} on embedded Spark: JPEG files in, Parquet table and
 * report out. It is timed in three ways, from the whole command to its parts.
 */
final class DetectJobRun implements MeasuredSystem {

  /** The whole command: Spark's start, the model's check, the job, and the report. */
  static final String COMMAND = "detect, whole command with Spark's start";

  /** Listing, planning, loading the network, scoring, commit. */
  static final String JOB = "detect, from listing to committed table";

  /** The same without listing and planning. */
  static final String SCORING = "detect, scoring and commit";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DetectWorkload workload;
  private final String batchSize;

  /**
   * @param batchSize images per forward pass, as the option takes it
   */
  DetectJobRun(DetectWorkload workload, String batchSize) {
    this.workload = workload;
    this.batchSize = batchSize;
  }

  /** The whole command is measured, so nothing of it may be warm. */
  @Override
  public void warmUp(Measurements ignored) {}

  @Override
  public void measure(Measurements into) throws IOException {
    double listingSeconds = listingSeconds();
    long start = System.nanoTime();
    runCommand();
    double commandSeconds = secondsSince(start);
    JsonNode run = JSON.readTree(workload.output().resolve(RunFile.NAME).toFile());
    requireAllScored(run);
    into.add(COMMAND, workload.images() / commandSeconds);
    into.add(JOB, workload.images() / (listingSeconds + secondsToCommit(run)));
    into.add(SCORING, workload.images() / run.at("/figures/scoring_seconds").asDouble());
    workload.storage().delete(DetectWorkload.hadoopPath(workload.output()));
  }

  /** The command lists the images before the start time in its run file. */
  private double listingSeconds() throws IOException {
    long start = System.nanoTime();
    FolderListing.of(workload.storage(), workload.imageFolder().toString());
    return secondsSince(start);
  }

  /** From the start of planning until the last batch was moved to the table's folder. */
  private double secondsToCommit(JsonNode run) throws IOException {
    Instant started = Instant.parse(run.get("started").asText());
    Instant committed =
        Files.getLastModifiedTime(workload.output().resolve("detections")).toInstant();
    return Duration.between(started, committed).toNanos() / 1e9;
  }

  /** Redirects the standard output of the command to standard error, as progress. */
  private void runCommand() {
    PrintStream standardOutput = System.out;
    System.setOut(System.err);
    try {
      int exitCode =
          io.lookonce.jobs.Main.run(
              "detect",
              "--images=" + workload.imageFolder(),
              "--registry=" + workload.registry(),
              "--model=" + workload.modelReference(),
              "--output=" + workload.output(),
              "--batch-size=" + batchSize);
      if (exitCode != 0) {
        throw new IllegalStateException("lookonce detect ended with exit code " + exitCode);
      }
    } finally {
      System.setOut(standardOutput);
    }
  }

  private void requireAllScored(JsonNode run) {
    long scored = run.at("/counts/scored").asLong();
    long errors = run.at("/counts/errors").asLong();
    if (scored != workload.images() || errors != 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "lookonce detect scored %d of %d images, %d with an error",
              scored,
              workload.images(),
              errors));
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
