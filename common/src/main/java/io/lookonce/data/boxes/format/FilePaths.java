package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** What names of annotation files tell. */
final class FilePaths {

  private static final Pattern SPLIT =
      Pattern.compile("(training|train|valid(?:ation)?|val|testing|test)\\d{0,4}");
  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{Alnum}]+");

  private FilePaths() {}

  /** A name without its extension. */
  static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  static boolean endsIn(Path file, String... extensions) {
    String name = file.getName().toLowerCase(Locale.ROOT);
    return List.of(extensions).stream().anyMatch(name::endsWith);
  }

  /** The part of a path below a folder; the whole path if it is not below it. */
  static String below(Path folder, Path path) {
    String prefix = folder.toString();
    String whole = path.toString();
    return whole.startsWith(prefix)
        ? whole.substring(prefix.length()).replaceFirst("^/", "")
        : whole;
  }

  /** The split that a word stands for, such as {@code valid}, {@code train2017}. */
  static Optional<Split> splitOf(String word) {
    Matcher matcher = SPLIT.matcher(word.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (matcher.group(1)) {
          case "train", "training" -> Split.TRAIN;
          case "test", "testing" -> Split.TEST;
          default -> Split.VALIDATION;
        });
  }

  /** The split that the first folder of a split's name says, below a root. */
  static Optional<Split> splitOfFolders(Path root, Path file) {
    for (String folder : below(root, file.getParent()).split("/")) {
      Optional<Split> split = splitOf(folder);
      if (split.isPresent()) {
        return split;
      }
    }
    return Optional.empty();
  }

  /**
   * The splits of files: those of their folders, if all lie in folders of splits; else those in
   * their own names, if all have one and they differ; else none.
   *
   * @return null for a split that is open
   */
  static Function<Path, Split> splits(Path root, Collection<Path> files) {
    if (files.stream().allMatch(file -> splitOfFolders(root, file).isPresent())) {
      return file -> splitOfFolders(root, file).orElse(null);
    }
    Collection<Split> named =
        files.stream().map(FilePaths::splitInName).filter(Objects::nonNull).toList();
    return named.size() == files.size() && named.stream().collect(Collectors.toSet()).size() > 1
        ? FilePaths::splitInName
        : file -> null;
  }

  private static Split splitInName(Path file) {
    for (String word : SEPARATORS.split(stem(file.getName()))) {
      Optional<Split> split = splitOf(word);
      if (split.isPresent()) {
        return split.get();
      }
    }
    return null;
  }
}
