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

  private static final String SPARK = "3.5";
  private static final String SCALA = "2.12";

  private SparkVersionCheck() {}

  /**
   * Checks the Spark and the Scala of this JVM.
   *
   * @throws InputRefused naming both versions
   */
  public static void require() {
    require(
        version("spark-version-info.properties", "version"),
        version("library.properties", "version.number"));
  }

  public static void require(String spark, String scala) {
    if (!spark.startsWith(SPARK + ".") || !scala.startsWith(SCALA + ".")) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "this is Spark %s with Scala %s; needed is Spark %s for Scala %s",
              spark,
              scala,
              SPARK,
              SCALA));
    }
  }

  private static String version(String file, String key) {
    Properties properties = new Properties();
    try (InputStream in = SparkConf.class.getClassLoader().getResourceAsStream(file)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties.getProperty(key, "unknown");
  }
}
