package io.lookonce.jobs.cli;

import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** A command that runs on Spark: it checks all it can, opens Spark, works, and closes Spark. */
public abstract class SparkCommand extends LookonceCommand {

  @Option(
      names = "--dry-run",
      description = "Check everything, print what would be done, and stop before Spark starts.")
  private boolean dryRun;

  private OutputLease lease;

  @Override
  protected final int execute() throws Exception {
    try {
      prepare();
      if (dryRun) {
        describe();
        return ExitCode.DONE;
      }
      return runOnSpark();
    } finally {
      if (lease != null) {
        lease.close();
      }
    }
  }

  private int runOnSpark() throws Exception {
    try (SparkSession spark = open()) {
      if (lease != null) {
        lease.whenLost(spark::stop);
      }
      // Spark's tasks log it too.
      spark.sparkContext().setLocalProperty(RunId.KEY, RunId.current());
      RunMetrics.ofProcess();
      return run(spark);
    } catch (Exception failed) {
      if (lease != null) {
        lease.requireHeld();
      }
      throw failed;
    }
  }

  /**
   * Makes the output this run's alone until it ends; to be called before the output is checked, so
   * that what was found still holds when the work begins. A dry run looks only.
   *
   * @throws io.lookonce.storage.InputRefused naming the run that is writing there
   */
  protected final void lease(Storage storage, Path output) throws IOException {
    if (!dryRun) {
      lease = OutputLease.take(storage, output, commandName());
    }
  }

  /**
   * Checks that the output is still this run's, before what cannot be taken back.
   *
   * @throws IOException if another run has taken it over
   */
  protected final void requireLease() throws IOException {
    if (lease != null) {
      lease.requireHeld();
    }
  }

  /**
   * Reads and checks every input that can be known before Spark starts.
   *
   * @throws io.lookonce.storage.InputRefused naming what cannot be used
   */
  protected abstract void prepare() throws Exception;

  /** Prints the resolved settings and what would be done with them. */
  protected abstract void describe() throws Exception;

  /** Does the work and returns an exit code. */
  protected abstract int run(SparkSession spark) throws Exception;

  /** Spark settings that suit this command, where neither the user nor the cluster has set them. */
  protected Map<String, String> sparkDefaults() {
    return Map.of();
  }

  private SparkSession open() throws IOException {
    SparkConf conf = new SparkConf();
    SparkSession.Builder builder = SparkSession.builder().appName("lookonce " + commandName());
    if (EmbeddedSpark.isMeant(conf)) {
      EmbeddedSpark.settings(conf).forEach(builder::config);
    }
    sparkDefaults().forEach((key, value) -> builder.config(key, conf.get(key, value)));
    return builder
        // Timestamps that every Parquet reader understands.
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }
}
