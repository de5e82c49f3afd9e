package io.lookonce.benchmarks.measure;

import io.lookonce.benchmarks.measure.Measurements.Spread;
import java.util.Locale;

/** A text table with name, median, minimum and maximum. */
public final class ResultTable {

  private static final String LINE = "%-46s %12s %12s %12s%n";
  private static final int SIGNIFICANT_DIGITS = 4;

  private final StringBuilder text = new StringBuilder();

  /**
   * @param unit of the values
   */
  public ResultTable(String unit) {
    text.append(String.format(Locale.ROOT, LINE, "", unit, "min", "max"));
  }

  public void add(String name, Spread spread) {
    text.append(
        String.format(
            Locale.ROOT,
            LINE,
            name,
            number(spread.median()),
            number(spread.min()),
            number(spread.max())));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** Four significant digits, never in scientific notation. */
  private static String number(double value) {
    int beforePoint = (int) Math.floor(Math.log10(value)) + 1;
    return String.format(
        Locale.ROOT, "%." + Math.max(0, SIGNIFICANT_DIGITS - beforePoint) + "f", value);
  }
}
