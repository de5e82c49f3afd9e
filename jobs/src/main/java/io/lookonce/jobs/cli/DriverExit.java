package io.lookonce.jobs.cli;

import io.lookonce.jobs.run.ExitCode;
import java.lang.reflect.Constructor;
import org.apache.spark.SparkUserAppException;

/** How the driver ends, so that whoever started it knows how the run ended. */
public final class DriverExit {

  private DriverExit() {}

  /**
   * Ends it.
   *
   * <p>YARN runs a driver on the cluster within its application master. A JVM that ends by {@code
   * System.exit} would be to it one that failed before it said how it ended, with 0 too, and be
   * started again.
   *
   * @throws SparkUserAppException for the application master, if the exit code is not 0
   */
  public static void with(int exitCode) throws SparkUserAppException {
    if (!isInApplicationMaster()) {
      System.exit(exitCode);
    }
    if (exitCode != ExitCode.DONE) {
      throw userAppException(exitCode);
    }
  }

  /** Spark 3.5 constructs it from the exit code, Spark 4 from the exit code and a cause. */
  private static SparkUserAppException userAppException(int exitCode) {
    Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
    Object[] arguments = new Object[constructor.getParameterCount()];
    arguments[0] = exitCode;
    try {
      return (SparkUserAppException) constructor.newInstance(arguments);
    } catch (ReflectiveOperationException unknownSpark) {
      throw new IllegalStateException(unknownSpark);
    }
  }

  /** The application master makes properties of all settings. */
  private static boolean isInApplicationMaster() {
    return System.getProperty("spark.master", "").equals("yarn")
        && System.getProperty("spark.submit.deployMode", "").equals("cluster");
  }
}
