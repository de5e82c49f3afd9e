package io.lookonce.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * What a pattern of Hadoop's kind stands for: {@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}},
 * and a backslash before a character that is meant as it is. Hadoop's own search fails on names
 * with a colon.
 */
public final class Glob {

  private Glob() {}

  /**
   * Finds what matches, links that lead nowhere included, in the order of names.
   *
   * @param pattern qualified
   */
  public static Collection<FolderEntry> matches(Storage storage, Path pattern) throws IOException {
    Map<String, FolderEntry> found = new TreeMap<>();
    for (String expanded : expand(pattern.toUri().getPath())) {
      List<FolderEntry> reached = new ArrayList<>();
      Path root = new Path(pattern.toUri().getScheme(), pattern.toUri().getAuthority(), "/");
      reached.add(FolderEntry.at(storage, root));
      for (String part : expanded.split("/")) {
        if (!part.isEmpty()) {
          reached = step(storage, reached, part);
        }
      }
      reached.forEach(entry -> found.put(entry.path().toString(), entry));
    }
    return found.values();
  }

  private static List<FolderEntry> step(Storage storage, List<FolderEntry> folders, String part)
      throws IOException {
    List<FolderEntry> reached = new ArrayList<>();
    boolean isPattern = new GlobFilter(part).hasPattern();
    GlobPattern pattern = isPattern ? new GlobPattern(part) : null;
    for (FolderEntry folder : folders) {
      if (!folder.isFolder()) {
        continue;
      }
      if (!isPattern) {
        String name = part.replaceAll("\\\\(.)", "$1");
        FolderEntry entry = FolderEntry.at(storage, Storage.child(folder.path(), name));
        if (entry != null) {
          reached.add(entry);
        }
        continue;
      }
      for (FolderEntry entry : FolderEntry.in(storage, folder)) {
        if (pattern.matches(entry.path().getName())) {
          reached.add(entry);
        }
      }
    }
    return reached;
  }

  /** Braces may hold slashes, so they are written out before a pattern is cut into names. */
  private static List<String> expand(String pattern) {
    int open = -1;
    int depth = 0;
    List<Integer> cuts = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '\\' -> i++;
        case '{' -> {
          if (depth++ == 0) {
            open = i;
          }
        }
        case ',' -> {
          if (depth == 1) {
            cuts.add(i);
          }
        }
        case '}' -> {
          if (depth > 0 && --depth == 0) {
            cuts.add(i);
            return expanded(pattern, open, cuts);
          }
        }
        default -> {}
      }
    }
    return List.of(pattern);
  }

  private static List<String> expanded(String pattern, int open, List<Integer> cuts) {
    List<String> all = new ArrayList<>();
    int from = open + 1;
    String rest = pattern.substring(cuts.get(cuts.size() - 1) + 1);
    for (int cut : cuts) {
      all.addAll(expand(pattern.substring(0, open) + pattern.substring(from, cut) + rest));
      from = cut + 1;
    }
    return all;
  }
}
