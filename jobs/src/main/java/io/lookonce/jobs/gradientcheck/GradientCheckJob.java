package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.gradientcheck.Sample;
import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.ResultFolder;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A gradient check from a checked request to its verdict: the numbers are shared out over tasks.
 */
public final class GradientCheckJob {

  /** The command that this is. */
  static final String COMMAND = "gradient-check";

  private static final String DETAILS = "gradient-check.json";

  /** Shares for each core, so that no core waits long for the last one. */
  private static final int SHARES_PER_CORE = 8;

  private final CheckRequest request;
  private final Optional<ResultFolder> output;

  /**
   * A job.
   *
   * @param output where its results go; empty for nowhere
   */
  public GradientCheckJob(CheckRequest request, Optional<ResultFolder> output) {
    this.request = request;
    this.output = output;
  }

  /**
   * Where results of a check go: what every array and number gave, and {@code run.json}.
   *
   * @param root the folder
   */
  public static ResultFolder output(Storage storage, Path root) throws IOException {
    return new ResultFolder(storage, root, COMMAND, List.of(DETAILS));
  }

  /**
   * Checks and writes the results.
   *
   * @param lines gets the table, for people
   * @return what {@code run.json} says
   */
  public RunFile run(SparkSession session, Consumer<String> lines) throws IOException {
    GradientCheckRun run = new GradientCheckRun(request);
    if (output.isPresent()) {
      output.get().begin();
    }
    try {
      CheckResult result =
          check(JavaSparkContext.fromSparkContext(session.sparkContext()), run.id());
      new CheckTable(request, result).lines().forEach(lines);
      RunFile file = run.done(result);
      if (output.isPresent()) {
        output.get().write(DETAILS, CheckDetails.json(request, result));
        output.get().write(file);
      }
      return file;
    } catch (Exception failure) {
      // Spark throws checked exceptions that no method declares.
      if (output.isPresent()) {
        FailureRecord.write(failure, () -> output.get().write(run.failed(failure)));
      }
      throw failure;
    }
  }

  private CheckResult check(JavaSparkContext spark, String run) {
    List<Sample> samples = request.samples();
    List<CheckShare> shares =
        CheckShare.of(samples, request.arrays(), SHARES_PER_CORE * spark.defaultParallelism());
    CheckShare.Outcome[] outcomes = new CheckShare.Outcome[shares.size()];
    CheckProgress progress = new CheckProgress(samples.size(), System.err);
    try {
      CheckTask.run(
          spark,
          run,
          request.plan(),
          shares,
          (share, outcome) -> {
            outcomes[share] = outcome;
            progress.done(outcome.numbers().size());
          });
    } finally {
      ResidentCheckers.release(run);
    }
    return result(outcomes);
  }

  private CheckResult result(CheckShare.Outcome[] outcomes) {
    List<CheckedParameter> numbers =
        Arrays.stream(outcomes).flatMap(outcome -> outcome.numbers().stream()).toList();
    List<FastComparison> fast =
        Arrays.stream(outcomes).flatMap(outcome -> outcome.fast().stream()).toList();
    Optional<String> obstacle =
        Arrays.stream(outcomes)
            .map(CheckShare.Outcome::obstacle)
            .filter(Objects::nonNull)
            .findFirst();
    CheckReport report =
        CheckReport.of(
            request.plan().settings(), request.arrays(), numbers, fast, request.wiring());
    return new CheckResult(report, obstacle, outcomes[0].loss(), outcomes[0].rounding());
  }
}
