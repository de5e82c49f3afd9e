package io.lookonce.jobs.cli;

import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Where a driver on another machine leaves its exit code. A standalone cluster's {@code
 * spark-submit} ends with 0 whatever became of the driver, other clusters' know success and failure
 * alone; {@code submit/lookonce} ends with what it finds here.
 */
public final class ExitCodeFile {

  /** System property of the driver: URI of a file that the one who submitted can read. */
  private static final String PROPERTY = "lookonce.exit-file";

  private ExitCodeFile() {}

  /** Writes an exit code that is not 0, if someone waits for it. */
  public static void leave(int exitCode) {
    String place = System.getProperty(PROPERTY);
    if (place == null || exitCode == ExitCode.DONE) {
      return;
    }
    try {
      storage().writeAtomically(new Path(place), text(exitCode));
    } catch (IOException | RuntimeException unwritable) {
      System.err.println(
          String.format(
              Locale.ROOT,
              "lookonce: exit code %d cannot be left in %s: %s",
              exitCode,
              place,
              ErrorMessage.firstLine(unwritable)));
    }
  }

  /** Prints the exit code that a driver left, and removes its file; prints nothing without one. */
  public static void main(String[] arguments) throws IOException {
    Path place = new Path(arguments[0]);
    try {
      byte[] text = storage().readBytes(place, Storage.SMALL_FILE_BYTES);
      System.out.write(text, 0, text.length);
      System.out.flush();
      storage().delete(place);
    } catch (FileNotFoundException nothingLeft) {
      // The driver was killed, or never started.
    }
  }

  private static Storage storage() {
    return new Storage(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
  }

  private static byte[] text(int exitCode) {
    return (exitCode + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
