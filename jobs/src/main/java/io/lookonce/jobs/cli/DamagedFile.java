package io.lookonce.jobs.cli;

import io.lookonce.storage.ErrorMessage;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/** Spark's failure to read a Parquet file, in one line that names the file. */
final class DamagedFile {

  private static final Pattern FILE =
      Pattern.compile(
          "(?:Encountered error while reading file|Could not read footer for"
              + " file:?|FileStatus\\{path=|Failed to open|Exception while reading|in file)"
              + " ?([a-z0-9]+:/[^;\\n"
              + "]*?\\.parquet)");

  private static final Pattern BEFORE_IS_NO =
      Pattern.compile("([a-z0-9]+:/[^;\\n]*?\\.parquet) is not a Parquet file");

  private DamagedFile() {}

  /** The failure that names the file; null if this was no failure to read one. */
  static Exception named(Throwable failure) {
    boolean ofSpark = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      ofSpark |= cause instanceof SparkThrowable;
      String text = String.valueOf(cause.getMessage());
      for (Pattern pattern : new Pattern[] {FILE, BEFORE_IS_NO}) {
        Matcher matcher = pattern.matcher(text);
        if (ofSpark && matcher.find()) {
          return new IOException(
              String.format(
                  Locale.ROOT,
                  "%s is damaged or no Parquet file: %s",
                  matcher.group(1),
                  ErrorMessage.ofInnermost(failure)),
              failure);
        }
      }
    }
    return null;
  }
}
