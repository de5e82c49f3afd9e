package io.lookonce.jobs.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much the libraries below say. */
final class Logging {

  private Logging() {}

  /**
   * Our own warnings, and of the libraries below only errors, so that a person sees the command's
   * own words; with verbose, all that Spark says.
   */
  static void start(boolean verbose) {
    Configurator.setRootLevel(verbose ? Level.INFO : Level.ERROR);
    Configurator.setLevel("io.lookonce", verbose ? Level.INFO : Level.WARN);
    // Why a task failed is in the error that ends the command, without a stack trace.
    Level tasks = verbose ? Level.INFO : Level.OFF;
    Configurator.setLevel("org.apache.spark.executor.Executor", tasks);
    Configurator.setLevel("org.apache.spark.scheduler.TaskSetManager", tasks);
    Configurator.setLevel("org.apache.spark.sql.execution.datasources.FileFormatWriter", tasks);
    // Native Hadoop libraries are a speed-up that most machines do not have; it is no news.
    Configurator.setLevel("org.apache.hadoop.util.NativeCodeLoader", Level.ERROR);
  }
}
