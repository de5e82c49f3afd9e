package io.lookonce.jobs;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** How much the libraries below say. */
final class Logging {

  private Logging() {}

  /**
   * Warnings only, so that a person sees the command's own words; with verbose, Spark's as well.
   */
  static void start(boolean verbose) {
    Configurator.setRootLevel(verbose ? Level.INFO : Level.ERROR);
    if (!verbose) {
      // The command says in one line why a task failed; these two would add its stack trace.
      Configurator.setLevel("org.apache.spark.executor.Executor", Level.OFF);
      Configurator.setLevel("org.apache.spark.scheduler.TaskSetManager", Level.OFF);
    }
    // Native Hadoop libraries are a speed-up that most machines do not have; it is no news.
    Configurator.setLevel("org.apache.hadoop.util.NativeCodeLoader", Level.ERROR);
  }
}
