package io.lookonce.jobs.scoring.plan;

import java.util.Comparator;

/**
 * A range of paths, both ends included, in the order of their UTF-8 bytes: the order of Parquet's
 * statistics, which is that of code points and not that of {@link String#compareTo}.
 */
public record PathRange(String from, String to) {

  /** Greater than the rest of any path. */
  private static final String LAST = "\udbff\udfff";

  public static final PathRange ALL = new PathRange("", LAST);

  public static final PathRange NONE = new PathRange(LAST, "");

  static final Comparator<String> ORDER = PathRange::compare;

  /** All paths below a folder. */
  public static PathRange below(String folder) {
    String prefix = folder.endsWith("/") ? folder : folder + "/";
    return new PathRange(prefix, prefix + LAST);
  }

  /** The smallest range that also has this path. */
  PathRange including(String path) {
    return new PathRange(compare(path, from) < 0 ? path : from, compare(path, to) > 0 ? path : to);
  }

  boolean isEmpty() {
    return compare(from, to) > 0;
  }

  private static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        // A surrogate is half of a code point above all those of one char.
        boolean isHalf = Character.isSurrogate(l);
        return isHalf == Character.isSurrogate(r) ? l - r : isHalf ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }
}
