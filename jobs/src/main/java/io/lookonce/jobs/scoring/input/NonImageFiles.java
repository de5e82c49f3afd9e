package io.lookonce.jobs.scoring.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Files of the folder that are no images: counted by extension, the first few by name. */
public final class NonImageFiles {

  private static final int NAMES_KEPT = 20;

  private final Map<String, Long> countByExtension = new TreeMap<>();
  private final List<String> names = new ArrayList<>();
  private long count;

  void add(String path) {
    count++;
    countByExtension.merge(extension(path), 1L, Long::sum);
    if (names.size() < NAMES_KEPT) {
      names.add(path);
    }
  }

  public long count() {
    return count;
  }

  /** Counts by lower-case extension with its dot, in order; files without one under "none". */
  public Map<String, Long> countByExtension() {
    return countByExtension;
  }

  /** Up to {@value #NAMES_KEPT} paths. */
  public List<String> names() {
    return names;
  }

  public static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "none" : name.substring(dot).toLowerCase(Locale.ROOT);
  }
}
