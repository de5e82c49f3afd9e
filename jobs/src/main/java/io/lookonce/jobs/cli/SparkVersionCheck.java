package io.lookonce.jobs.cli;

import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import org.apache.spark.SparkConf;

/**
 * Refuses a Spark that Lookonce is not compiled for. The versions are read from the files that
 * Spark and Scala carry, as classes of another version may not even load.
 */
public final class SparkVersionCheck {

  /** Every build has a file of its own, which names the line of Spark and of Scala. */
  private static final Properties BUILD =
      properties(SparkVersionCheck.class.getClassLoader(), "io/lookonce/jobs/cli/spark.properties");

  private SparkVersionCheck() {}

  /** The Spark and the Scala that this build is for: {@code Spark 3.5 and Scala 2.12}. */
  public static String builtFor() {
    return String.format(
        Locale.ROOT,
        "Spark %s and Scala %s",
        BUILD.getProperty("spark"),
        BUILD.getProperty("scala"));
  }

  /**
   * Checks the Spark and the Scala of this JVM.
   *
   * @throws InputRefused naming both versions
   */
  public static void require() {
    ClassLoader spark = SparkConf.class.getClassLoader();
    require(
        properties(spark, "spark-version-info.properties").getProperty("version", "unknown"),
        properties(spark, "library.properties").getProperty("version.number", "unknown"));
  }

  public static void require(String spark, String scala) {
    if (!spark.startsWith(BUILD.getProperty("spark") + ".")
        || !scala.startsWith(BUILD.getProperty("scala") + ".")) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "this is Spark %s with Scala %s; this build of Lookonce is for %s",
              spark,
              scala,
              builtFor()));
    }
  }

  private static Properties properties(ClassLoader loader, String file) {
    Properties properties = new Properties();
    try (InputStream in = loader.getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties;
  }
}
