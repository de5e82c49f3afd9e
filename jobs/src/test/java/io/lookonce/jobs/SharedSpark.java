package io.lookonce.jobs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import scala.Option;

/**
 * One Spark for all tests of a JVM. JUnit registers it for every test class: for those tagged
 * {@code spark} it runs, and commands use it and leave it open. Its settings are those that suit
 * every command.
 */
public final class SharedSpark implements BeforeAllCallback {

  /**
   * Marks tests of how a command starts Spark, or refuses to: no Spark runs when they begin, and
   * each command starts its own.
   */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Absent {}

  /** Returns a session of its own of the one Spark; it must not be closed. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.broadcast.compress", "false")
        .config("spark.shuffle.compress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
        .newSession();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (AnnotationSupport.isAnnotated(context.getRequiredTestClass(), Absent.class)) {
      Option<SparkContext> running = SparkContext$.MODULE$.getActive();
      if (running.isDefined()) {
        running.get().stop();
      }
    } else if (context.getTags().contains("spark")) {
      session();
    }
  }
}
