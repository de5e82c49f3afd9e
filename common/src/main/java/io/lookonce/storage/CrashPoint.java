package io.lookonce.storage;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Lets a test end this process as a power cut would, right before or after a file gets its final
 * name: system property {@value #PROPERTY}, such as {@code before 2 .*}{@code /batch-.*parquet}.
 */
final class CrashPoint {

  static final String PROPERTY = "lookonce.test.crash";

  private static final int KILLED = 137;
  private static final String WANTED = System.getProperty(PROPERTY);
  private static final AtomicInteger REACHED = new AtomicInteger();

  private CrashPoint() {}

  static void before(Path target) {
    reached("before", target);
  }

  static void after(Path target) {
    reached("after", target);
  }

  private static void reached(String when, Path target) {
    if (WANTED == null) {
      return;
    }
    String[] words = WANTED.split(" ", 3);
    if (words[0].equals(when)
        && Pattern.matches(words[2], target.toString())
        && REACHED.incrementAndGet() == Integer.parseInt(words[1])) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
