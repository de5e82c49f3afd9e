package io.lookonce.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Lets a test end this process as a power cut would, right before or after a step: a file or folder
 * gets its final name, or is deleted. System property {@value #PROPERTY}:
 *
 * <ul>
 *   <li>{@code before 2 name .*}{@code /batch-.*parquet} ends it before the second step that the
 *       pattern matches, {@code after 1 delete .*} after the first;
 *   <li>{@code list FILE} ends nothing and writes the steps to a local file, one a line.
 * </ul>
 */
final class CrashPoint {

  static final String PROPERTY = "lookonce.test.crash";

  private static final int KILLED = 137;
  private static final String WANTED = System.getProperty(PROPERTY);
  private static final AtomicInteger REACHED = new AtomicInteger();

  private CrashPoint() {}

  /** What is done to a path, between {@link #before} and {@link #after}. */
  enum Step {
    /** The path becomes the final name of what was written elsewhere. */
    NAME,
    /** What has the path is deleted. */
    DELETE
  }

  static void before(Step step, Path target) {
    reached("before", step, target);
  }

  static void after(Step step, Path target) {
    reached("after", step, target);
  }

  private static void reached(String when, Step step, Path target) {
    if (WANTED == null) {
      return;
    }
    String reached = step.name().toLowerCase(java.util.Locale.ROOT) + " " + target;
    if (WANTED.startsWith("list ")) {
      if (when.equals("after")) {
        list(WANTED.substring("list ".length()), reached);
      }
      return;
    }
    String[] words = WANTED.split(" ", 3);
    if (words[0].equals(when)
        && Pattern.matches(words[2], reached)
        && REACHED.incrementAndGet() == Integer.parseInt(words[1])) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private static synchronized void list(String file, String step) {
    try {
      Files.write(
          java.nio.file.Path.of(file),
          (step + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
