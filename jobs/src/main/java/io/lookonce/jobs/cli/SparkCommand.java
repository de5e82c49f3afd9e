package io.lookonce.jobs.cli;

import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/**
 * A command that runs on Spark: it checks all it can, opens Spark, works, and closes Spark. A Spark
 * that runs in this JVM already is used, and not closed.
 */
public abstract class SparkCommand extends LookonceCommand {

  @Option(
      names = "--dry-run",
      description = "Check everything, print what would be done, and stop before Spark starts.")
  private boolean dryRun;

  private RunScope scope;

  @Override
  protected final int execute() throws Exception {
    try (RunScope run = new RunScope(commandName())) {
      scope = run;
      prepare();
      if (dryRun) {
        describe();
        return ExitCode.DONE;
      }
      run.begin();
      return runOnSpark();
    }
  }

  private int runOnSpark() throws Exception {
    boolean shared = org.apache.spark.SparkContext$.MODULE$.getActive().isDefined();
    try {
      SparkSession spark = open(shared);
      try {
        scope.whenLost(() -> stop(spark, shared));
        // Spark's tasks log it too.
        spark.sparkContext().setLocalProperty(RunId.KEY, RunId.current());
        RunMetrics.ofProcess();
        int exitCode = run(spark);
        scope.ended(exitCode);
        return exitCode;
      } finally {
        if (!shared) {
          spark.close();
        }
      }
    } catch (Exception | Error failed) {
      // A failure that comes of the loss is told as the loss.
      try {
        scope.requireHeld();
      } catch (IOException lost) {
        lost.addSuppressed(failed);
        throw lost;
      }
      Exception told = DamagedFile.named(failed);
      scope.failed(told != null ? told : failed);
      if (told != null) {
        throw told;
      }
      throw failed;
    }
  }

  private static void stop(SparkSession spark, boolean shared) {
    if (shared) {
      spark.sparkContext().cancelAllJobs();
    } else {
      spark.stop();
    }
  }

  /**
   * Makes the output this run's alone until it ends, and its {@code run.json} this run's to write;
   * to be called before the output is checked, so that what was found still holds when the work
   * begins. A dry run looks only.
   *
   * @throws io.lookonce.storage.InputRefused naming the run that is writing there
   */
  protected final void lease(Storage storage, Path output) throws IOException {
    if (!dryRun) {
      scope.own(storage, output, true);
    }
  }

  /**
   * Makes a further folder this run's alone, which it also writes, such as a data set that it adds
   * to; {@link #lease} comes first.
   */
  protected final void leaseAlso(Storage storage, Path folder) throws IOException {
    if (!dryRun) {
      scope.ownAlso(storage, folder);
    }
  }

  /** The same for an output without a {@code run.json}. */
  protected final void leaseWithoutRunFile(Storage storage, Path output) throws IOException {
    if (!dryRun) {
      scope.own(storage, output, false);
    }
  }

  /**
   * Checks that the output is still this run's, before what cannot be taken back.
   *
   * @throws IOException if another run has taken it over
   */
  protected final void requireLease() throws IOException {
    scope.requireHeld();
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

  /**
   * @param shared whether this JVM has a Spark already, of the application that this command is
   *     embedded in; its settings stand
   */
  private SparkSession open(boolean shared) throws IOException {
    SparkConf conf = new SparkConf();
    SparkSession.Builder builder = SparkSession.builder().appName("lookonce " + commandName());
    if (!shared && EmbeddedSpark.isMeant(conf)) {
      EmbeddedSpark.settings(conf).forEach(builder::config);
    }
    if (!shared) {
      sparkDefaults().forEach((key, value) -> builder.config(key, conf.get(key, value)));
    }
    SparkSession spark = shared ? builder.getOrCreate().newSession() : builder.getOrCreate();
    // Timestamps that every Parquet reader understands.
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    return spark;
  }
}
