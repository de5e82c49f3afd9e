package io.lookonce.jobs.cli;

import io.lookonce.storage.InputRefused;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The options that {@code submit/lookonce} hands to {@code spark-submit}. They are declared here so
 * that help, completion and manual pages have them; a JVM that is running cannot follow them any
 * more.
 */
@HelpGroup("Options of Spark (any of them runs the command through spark-submit)")
public final class SparkOptions {

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "yarn, spark://HOST:PORT, k8s://URL or local[N]. Default: this machine.")
  private String master;

  @Option(
      names = "--deploy-mode",
      paramLabel = "client|cluster",
      description = "Whether the driver runs here or on the cluster. Default: client.")
  private String deployMode;

  @Option(
      names = "--num-executors",
      paramLabel = "N",
      description = "Executors to start, on YARN and Kubernetes.")
  private String executors;

  @Option(
      names = "--executor-cores",
      paramLabel = "N",
      description = "Cores of an executor, which is how many tasks it runs at once.")
  private String executorCores;

  @Option(
      names = "--total-executor-cores",
      paramLabel = "N",
      description = "Cores of all executors together, on a standalone cluster.")
  private String totalCores;

  @Option(
      names = "--executor-memory",
      paramLabel = "SIZE",
      description = "Heap of an executor, such as 4g. Default: LOOKONCE_MEMORY, else 2g.")
  private String executorMemory;

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      description = "Heap of the driver. Default: LOOKONCE_MEMORY, else 2g.")
  private String driverMemory;

  @Option(names = "--queue", paramLabel = "NAME", description = "Queue of YARN to submit to.")
  private String queue;

  @Option(
      names = "--packages",
      paramLabel = "COORDINATES",
      description = "Maven coordinates to fetch, such as those of hadoop-aws for s3a:.")
  private String packages;

  @Option(
      names = "--jars",
      paramLabel = "URIS",
      description = "Further jars for driver and executors, separated by commas.")
  private String jars;

  @Option(
      names = "--properties-file",
      paramLabel = "FILE",
      description = "Spark's settings, in place of $SPARK_HOME/conf/spark-defaults.conf.")
  private String propertiesFile;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark, such as spark.task.cpus=2; repeatable.")
  private List<String> settings = List.of();

  /**
   * Refuses these options where they reach a command: then no launcher took them.
   *
   * @throws InputRefused naming the option and what to do
   */
  static void requireNone(CommandSpec command) {
    command.options().stream()
        .filter(
            option ->
                option.userObject() instanceof java.lang.reflect.Field field
                    && field.getDeclaringClass() == SparkOptions.class)
        .filter(option -> !option.stringValues().isEmpty() || isSet(option.getValue()))
        .findFirst()
        .ifPresent(
            option -> {
              throw new InputRefused(
                  option.longestName()
                      + ": Spark is started by now; give it to submit/lookonce or to spark-submit,"
                      + " not in a file of option values");
            });
  }

  private static boolean isSet(Object value) {
    return value != null && !List.of().equals(value);
  }
}
