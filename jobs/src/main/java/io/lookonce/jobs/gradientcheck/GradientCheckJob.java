package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.CheckedParameter.Sample;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.jobs.gradientcheck.CheckDetails.CheckResult;
import io.lookonce.jobs.gradientcheck.CheckTask.CheckShard;
import io.lookonce.jobs.gradientcheck.CheckTask.ResidentCheckers;
import io.lookonce.jobs.run.ProgressLine;
import io.lookonce.jobs.run.ResultFolder;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs a gradient check on Spark, from the validated request to the written results. */
public final class GradientCheckJob {

  static final String COMMAND = "gradient-check";

  private static final String DETAILS = "gradient-check.json";

  /** Shards per core; small shards keep all cores busy until the end. */
  private static final int SHARDS_PER_CORE = 8;

  private final CheckRequest request;
  private final Optional<ResultFolder> output;

  /**
   * Creates a job.
   *
   * @param output folder for its results; empty for none
   */
  public GradientCheckJob(CheckRequest request, Optional<ResultFolder> output) {
    this.request = request;
    this.output = output;
  }

  /**
   * The folder for the results of a check: the findings on all arrays and numbers, and {@code
   * run.json}.
   *
   * @param root the folder
   */
  public static ResultFolder output(Storage storage, Path root) throws IOException {
    return new ResultFolder(storage, root, COMMAND, List.of(DETAILS));
  }

  /**
   * Runs the check and writes the results.
   *
   * @param lines receives the lines of the table
   */
  public RunResult run(SparkSession session, RunScope run, Consumer<String> lines)
      throws IOException {
    run.settings(request.shown());
    if (output.isPresent()) {
      output.get().begin();
    }
    CheckResult result = check(JavaSparkContext.fromSparkContext(session.sparkContext()), run.id());
    new CheckTable(request, result).lines().forEach(lines);
    if (output.isPresent()) {
      output.get().write(DETAILS, CheckDetails.json(request, result));
    }
    return new CheckOutcome(request, result).result();
  }

  private CheckResult check(JavaSparkContext spark, String run) {
    List<Sample> samples = request.samples();
    List<CheckShard> shards =
        CheckShard.of(samples, request.arrays(), SHARDS_PER_CORE * spark.defaultParallelism());
    CheckShard.Outcome[] outcomes = new CheckShard.Outcome[shards.size()];
    Instant started = Instant.now();
    AtomicInteger checked = new AtomicInteger();
    try (ProgressLine progress = new ProgressLine()) {
      CheckTask.run(
          spark,
          run,
          request.plan(),
          shards,
          (shard, outcome) -> {
            outcomes[shard] = outcome;
            int done = checked.addAndGet(outcome.numbers().size());
            progress.show(
                String.format(
                    Locale.ROOT,
                    "%,d of %,d numbers checked%s",
                    done,
                    samples.size(),
                    ProgressLine.left(
                        done, samples.size(), Duration.between(started, Instant.now()))));
          });
    } finally {
      ResidentCheckers.closeAll(run);
    }
    return result(outcomes);
  }

  private CheckResult result(CheckShard.Outcome[] outcomes) {
    List<CheckedParameter> numbers =
        Arrays.stream(outcomes).flatMap(outcome -> outcome.numbers().stream()).toList();
    List<FastComparison> fast =
        Arrays.stream(outcomes).flatMap(outcome -> outcome.fast().stream()).toList();
    Optional<String> obstacle =
        Arrays.stream(outcomes)
            .map(CheckShard.Outcome::obstacle)
            .filter(Objects::nonNull)
            .findFirst();
    CheckReport report =
        CheckReport.of(
            request.plan().settings(), request.arrays(), numbers, fast, request.wiring());
    return new CheckResult(report, obstacle, outcomes[0].loss(), outcomes[0].rounding());
  }
}
