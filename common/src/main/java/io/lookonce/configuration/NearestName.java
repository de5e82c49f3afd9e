package io.lookonce.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the name that was probably meant, by edit distance (Levenshtein, 1966). */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name nearest to a written one.
   *
   * @param written the name as typed
   * @param known the valid names
   * @return the nearest, the alphabetically first among equals; empty if it differs by more than
   *     two letters, a third of a long name, or half of a short one
   */
  public static Optional<String> of(String written, Collection<String> known) {
    int tolerated = Math.min(written.length() / 2, Math.max(2, written.length() / 3));
    return known.stream()
        .filter(name -> distance(written, name) <= tolerated)
        .min(
            Comparator.comparingInt((String name) -> distance(written, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ", did you mean 'x'?"}; empty if no known name is near. */
  public static String suggestion(String written, Collection<String> known) {
    return of(written, known).map(name -> ", did you mean '" + name + "'?").orElse("");
  }

  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced =
            previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
      }
      int[] swapped = previous;
      previous = current;
      current = swapped;
    }
    return previous[to.length()];
  }
}
