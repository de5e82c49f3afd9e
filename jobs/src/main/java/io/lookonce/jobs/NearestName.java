package io.lookonce.jobs;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which known name a mistyped one was meant to be. */
final class NearestName {

  private static final int FARTHEST = 4;

  private NearestName() {}

  /** {@code ", did you mean 'x'?"}, or nothing where no known name is near. */
  static String suggestion(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= FARTHEST)
        .map(name -> ", did you mean '" + name + "'?")
        .orElse("");
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
