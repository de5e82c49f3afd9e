package io.lookonce.data.boxes.format;

import io.lookonce.data.source.TextLines;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Files of class names, one per line, in order of class number. */
public final class ClassNamesFile {

  /** The file name that labelling tools use. */
  static final String NAME = "classes.txt";

  /** The extension of Darknet's files of names. */
  private static final String NAMES = ".names";

  private ClassNamesFile() {}

  /** Whether a file name is that of a file of class names. */
  static boolean isOne(String fileName) {
    return fileName.equals(NAME) || fileName.endsWith(NAMES);
  }

  /**
   * The names in {@code classes.txt} or the only {@code .names} file, in the label folder or in the
   * common parent of label and image folder.
   *
   * @return empty if there is no such file
   * @throws InputRefused naming the line, if the file is not text, is empty or has a blank line
   *     between names
   */
  static List<String> besides(Storage storage, Path labels, Path images) throws IOException {
    Set<Path> folders = new LinkedHashSet<>(List.of(labels));
    if (!labels.equals(images) && labels.getParent().equals(images.getParent())) {
      folders.add(labels.getParent());
    } else if (labels.getParent().equals(images)) {
      folders.add(images);
    }
    for (Path folder : folders) {
      List<String> names = in(storage, folder);
      if (!names.isEmpty()) {
        return names;
      }
    }
    return List.of();
  }

  /** The names in {@code classes.txt} or the only {@code .names} file of a folder; may be empty. */
  static List<String> in(Storage storage, Path folder) throws IOException {
    List<Path> files =
        storage.list(folder).stream().filter(FileStatus::isFile).map(FileStatus::getPath).toList();
    List<Path> named = files.stream().filter(file -> file.getName().equals(NAME)).toList();
    if (named.isEmpty()) {
      named = files.stream().filter(file -> file.getName().endsWith(NAMES)).toList();
    }
    return named.size() == 1 ? read(storage, named.get(0)) : List.of();
  }

  /**
   * The names in a text file, one per line, or in {@code data.yaml}.
   *
   * @throws InputRefused naming the line, if the file is not text, is empty or has a blank line
   *     between names
   */
  public static List<String> read(Storage storage, Path file) throws IOException {
    if (YoloDataset.isYaml(file)) {
      return YoloDataset.read(storage, file.getParent(), file)
          .map(dataset -> List.copyOf(dataset.names().values()))
          .orElseThrow(() -> new InputRefused(file + ": it names no classes"));
    }
    List<String> names;
    names = new ArrayList<>(TextLines.of(file, storage.readBytes(file, Storage.SMALL_FILE_BYTES)));
    names.replaceAll(String::strip);
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    if (names.isEmpty()) {
      throw new InputRefused(file + ":1: it names no class");
    }
    if (names.contains("")) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s:%d: no name; every line counts as a class",
              file,
              names.indexOf("") + 1));
    }
    return names;
  }
}
