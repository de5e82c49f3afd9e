package io.lookonce.jobs.cli;

import io.lookonce.data.boxes.format.ClassNamesFile;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Options that name classes: the names themselves, or a file that has one a line. */
public final class ClassOption {

  private static final Pattern FILE_NAME = Pattern.compile(".+\\.(names|txt|ya?ml)");

  private ClassOption() {}

  /**
   * The names that an option gives.
   *
   * @param option for messages
   * @param given names, or one file of names
   * @throws InputRefused if the file cannot be read, or is not there
   */
  public static List<String> names(Storage storage, String option, List<String> given)
      throws IOException {
    if (given.size() != 1) {
      return given.stream().map(String::strip).toList();
    }
    String only = given.get(0).strip();
    Path file;
    try {
      file = new Path(only);
      if ((only.contains(".") || only.contains("/")) && storage.exists(file)) {
        return ClassNamesFile.read(storage, storage.qualify(file));
      }
    } catch (IllegalArgumentException noPath) {
      return List.of(only);
    }
    if (FILE_NAME.matcher(only).matches()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT, "%s %s: there is no such file of names", option, storage.qualify(file)));
    }
    return List.of(only);
  }
}
