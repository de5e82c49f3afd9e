package io.lookonce.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of malformed inputs, by kind. */
final class FuzzTally {

  /** How one input ended. */
  enum Outcome {
    READ,
    REFUSED,
    CRASHED,
    HUNG
  }

  private record Row(long[] outcomes, double slowestSeconds, long mostBytes) {

    Row plus(Outcome outcome, double seconds, long bytes) {
      outcomes[outcome.ordinal()]++;
      return new Row(outcomes, Math.max(slowestSeconds, seconds), Math.max(mostBytes, bytes));
    }
  }

  private final Map<String, Row> rows = new TreeMap<>();

  synchronized void add(String kind, Outcome outcome, double seconds, long bytes) {
    rows.merge(
        kind,
        new Row(new long[Outcome.values().length], 0, 0).plus(outcome, seconds, bytes),
        (row, added) -> row.plus(outcome, seconds, bytes));
  }

  /** A table in Markdown. */
  synchronized String table() {
    StringBuilder table = new StringBuilder();
    line(
        table, List.of("input", "tried", "refused", "read", "crashes", "hangs", "slowest", "most"));
    line(table, List.of("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"));
    long total = 0;
    for (Map.Entry<String, Row> entry : rows.entrySet()) {
      Row row = entry.getValue();
      long[] outcomes = row.outcomes();
      long tried = 0;
      for (long outcome : outcomes) {
        tried += outcome;
      }
      total += tried;
      line(
          table,
          List.of(
              entry.getKey(),
              String.format(Locale.ROOT, "%,d", tried),
              String.format(Locale.ROOT, "%,d", outcomes[Outcome.REFUSED.ordinal()]),
              String.format(Locale.ROOT, "%,d", outcomes[Outcome.READ.ordinal()]),
              String.valueOf(outcomes[Outcome.CRASHED.ordinal()]),
              String.valueOf(outcomes[Outcome.HUNG.ordinal()]),
              String.format(Locale.ROOT, "%.2f s", row.slowestSeconds()),
              (row.mostBytes() >> 20) + " MB"));
    }
    return table.append(String.format(Locale.ROOT, "%n%,d inputs in all%n", total)).toString();
  }

  private static void line(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
