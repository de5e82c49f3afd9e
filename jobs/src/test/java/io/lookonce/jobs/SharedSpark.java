package io.lookonce.jobs;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Spark for all commands of a JVM's tests: a command uses a Spark that runs already and does
 * not close it. Its settings are those that suit every command.
 */
public final class SharedSpark implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    SparkSession.builder()
        .master("local[*]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.broadcast.compress", "false")
        .config("spark.shuffle.compress", "false")
        .getOrCreate();
  }
}
