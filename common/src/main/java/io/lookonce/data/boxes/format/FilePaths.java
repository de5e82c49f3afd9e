package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Parts of file names: stems, extensions, splits. */
public final class FilePaths {

  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{Alnum}]+");

  private FilePaths() {}

  /** A path or file name without its extension. */
  public static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }

  static boolean endsIn(Path file, String... extensions) {
    String name = file.getName().toLowerCase(Locale.ROOT);
    return List.of(extensions).stream().anyMatch(name::endsWith);
  }

  /** The path relative to a folder; the whole path if it is not below the folder. */
  static String below(Path folder, Path path) {
    String prefix = folder.toString();
    String whole = path.toString();
    return whole.startsWith(prefix)
        ? whole.substring(prefix.length()).replaceFirst("^/", "")
        : whole;
  }

  /** The split of the first folder below the root that is named like one. */
  static Optional<Split> splitOfFolders(Path root, Path file) {
    for (String folder : below(root, file.getParent()).split("/")) {
      Optional<Split> split = Split.meantBy(folder);
      if (split.isPresent()) {
        return split;
      }
    }
    return Optional.empty();
  }

  /**
   * The splits of files: those of their folders if all are in split folders; else those in their
   * own names if all have one and they differ; else none.
   *
   * @return a function that returns null for an open split
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
      Optional<Split> split = Split.meantBy(word);
      if (split.isPresent()) {
        return split.get();
      }
    }
    return null;
  }
}
