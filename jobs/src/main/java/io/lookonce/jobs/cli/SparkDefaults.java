package io.lookonce.jobs.cli;

import io.lookonce.jobs.secrets.Secrets;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * Spark's settings of embedded runs, which the launcher names by their file. They become system
 * properties here, where Spark looks for them, and never words of a command line, which every user
 * of the machine can read.
 */
public final class SparkDefaults {

  /** System property of the launcher: the file. */
  public static final String FILE_PROPERTY = "lookonce.spark-defaults";

  private static final int MAX_BYTES = 1 << 20;

  private SparkDefaults() {}

  /**
   * Sets what the file says and the command line does not.
   *
   * @throws InputRefused if the file cannot be read, or if it holds a secret and others can read it
   */
  public static void load() {
    String name = System.getProperty(FILE_PROPERTY);
    if (name != null) {
      Properties settings = read(Path.of(name));
      for (String key : settings.stringPropertyNames()) {
        if (System.getProperty(key) == null) {
          System.setProperty(key, settings.getProperty(key).strip());
        }
      }
    }
  }

  private static Properties read(Path file) {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      if (Files.size(file) > MAX_BYTES) {
        throw new InputRefused(file + ": longer than 1 MB");
      }
      settings.load(reader);
      for (String key : settings.stringPropertyNames()) {
        if (Secrets.isSecretItself(key) && othersCanRead(file)) {
          throw new InputRefused(
              String.format(
                  Locale.ROOT,
                  "%s: holds a secret (%s) and others can read it; make it yours alone: chmod 600"
                      + " %s",
                  file,
                  key,
                  file));
        }
      }
      return settings;
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new InputRefused(file + ": cannot be read as settings of Spark", unreadable);
    }
  }

  private static boolean othersCanRead(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return false;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    return permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ);
  }
}
