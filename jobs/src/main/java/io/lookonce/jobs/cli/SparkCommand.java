package io.lookonce.jobs.cli;

import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.run.RunMetrics;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.run.TaskProgress;
import io.lookonce.storage.ErrorMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;

/**
 * A command that works on Spark: opens Spark, works, and closes Spark. A Spark that runs in this
 * JVM already is used, and not closed.
 */
public abstract class SparkCommand extends WritingCommand {

  @Mixin private SparkOptions sparkOptions;

  @Override
  protected final RunResult work(RunScope run) throws Exception {
    boolean shared = isSparkRunning();
    try {
      SparkSession spark = openSpark(commandName(), sparkDefaults(), shared);
      try {
        run.whenLost(() -> stop(spark, shared));
        // Spark's tasks log it too.
        spark.sparkContext().setLocalProperty(RunId.KEY, run.id());
        RunMetrics.ofProcess();
        try (TaskProgress progress = TaskProgress.watch(spark.sparkContext(), commandName())) {
          return run(spark, run);
        }
      } finally {
        if (!shared) {
          spark.close();
        }
      }
    } catch (Exception | Error failed) {
      Exception told = DamagedFile.named(failed);
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

  /** Does the work on Spark. */
  protected abstract RunResult run(SparkSession spark, RunScope run) throws Exception;

  /** Spark settings that suit this command, where neither the user nor the cluster has set them. */
  protected Map<String, String> sparkDefaults() {
    return Map.of();
  }

  /** Whether this JVM has a Spark, of the application that a command is embedded in. */
  public static boolean isSparkRunning() {
    return org.apache.spark.SparkContext$.MODULE$.getActive().isDefined();
  }

  /**
   * Opens the Spark of a command, here or where spark-submit says.
   *
   * @param command its name
   * @param defaults settings where neither the user nor the cluster has set them
   * @param shared whether {@link #isSparkRunning}; then its settings stand
   */
  public static SparkSession openSpark(String command, Map<String, String> defaults, boolean shared)
      throws IOException {
    SparkConf conf = new SparkConf();
    SparkSession.Builder builder = SparkSession.builder().appName("lookonce " + command);
    if (!shared && EmbeddedSpark.isMeant(conf)) {
      EmbeddedSpark.settings(conf).forEach(builder::config);
    }
    if (!shared) {
      // Of Spark 4: tasks of an isolated session get none of the files that the context serves.
      builder.config("spark.sql.artifact.isolation.enabled", "false");
      defaults.forEach((key, value) -> builder.config(key, conf.get(key, value)));
    }
    SparkSession spark = shared ? builder.getOrCreate().newSession() : builder.getOrCreate();
    // Timestamps that every Parquet reader understands.
    spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    return spark;
  }

  /** Spark's failure to read a Parquet file, in one line that names the file. */
  private static final class DamagedFile {

    private static final Pattern FILE =
        Pattern.compile(
            "(?:Encountered error while reading file|Could not read footer for"
                + " file:?|FileStatus\\{path=|Failed to open|Exception while reading|in file)"
                + " ?([a-z0-9]+:/[^;\\n"
                + "]*?\\.parquet)");

    private static final Pattern BEFORE_IS_NO =
        Pattern.compile("([a-z0-9]+:/[^;\\n]*?\\.parquet) is not a Parquet file");

    private DamagedFile() {}

    /** The failure that names the file; null if this was no failure to read one. */
    static Exception named(Throwable failure) {
      boolean ofSpark = false;
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        ofSpark |= cause instanceof SparkThrowable;
        String text = String.valueOf(cause.getMessage());
        for (Pattern pattern : new Pattern[] {FILE, BEFORE_IS_NO}) {
          Matcher matcher = pattern.matcher(text);
          if (ofSpark && matcher.find()) {
            return new IOException(
                String.format(
                    Locale.ROOT,
                    "%s is damaged or no Parquet file: %s",
                    matcher.group(1),
                    ErrorMessage.ofInnermost(failure)),
                failure);
          }
        }
      }
      return null;
    }
  }
}
