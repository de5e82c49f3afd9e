package io.lookonce.jobs.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Formats numbers, durations and instants for reports, independently of the locale. */
public final class NumberText {
  /** Placeholder for an unknown figure, such as a rate over zero time. */
  public static final String UNKNOWN = "–";

  /** Keeps a number and its unit on one line. */
  private static final String SPACE = "\u00A0";

  /** SI prefixes of the powers of 1,000. */
  private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T", "P", "E");

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private NumberText() {}

  /** A count with thousands separators: {@code 1,240}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count with its noun in singular or plural: {@code 1 image}, {@code 2 images}. */
  public static String counted(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /** A decimal with about three significant digits: {@code 6.46}, {@code 64.6}, {@code 646}. */
  public static String decimal(double value) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    double magnitude = Math.abs(value);
    String format = magnitude < 9.995 ? "%.2f" : magnitude < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /**
   * A round number in four characters or so, for an axis: {@code 250}, {@code 1.5k}, {@code 40M}.
   */
  public static String rounded(double value) {
    double scaled = value;
    int thousands = 0;
    while (scaled >= 1000 && thousands < PREFIXES.size() - 1) {
      scaled /= 1000;
      thousands++;
    }
    String format = scaled == Math.rint(scaled) ? "%.0f" : "%.1f";
    return String.format(Locale.ROOT, format, scaled) + PREFIXES.get(thousands);
  }

  /** Milliseconds with their unit: {@code 12.4 ms}. */
  public static String milliseconds(double milliseconds) {
    return Double.isFinite(milliseconds) ? decimal(milliseconds) + SPACE + "ms" : UNKNOWN;
  }

  /**
   * A part of a whole in percent. Only zero is 0 % and only the whole is 100 %, so one failure in a
   * million stays visible.
   */
  public static String percent(long part, long whole) {
    if (whole <= 0) {
      return UNKNOWN;
    }
    double percent = 100.0 * part / whole;
    if (part > 0 && percent < 1) {
      return "<" + SPACE + "1" + SPACE + "%";
    }
    if (part < whole && percent > 99) {
      return ">" + SPACE + "99" + SPACE + "%";
    }
    return Math.round(percent) + SPACE + "%";
  }

  /**
   * A probability or a share with three digits: {@code 0.984}. Only exact zero is 0 and only exact
   * one is 1.
   */
  public static String probability(double probability) {
    if (!Double.isFinite(probability)) {
      return UNKNOWN;
    }
    if (probability > 0 && probability < 0.0005) {
      return "<" + SPACE + "0.001";
    }
    if (probability < 1 && probability >= 0.9995) {
      return ">" + SPACE + "0.999";
    }
    return String.format(Locale.ROOT, "%.3f", probability);
  }

  /** A duration in its two largest units: {@code 4.2 s}, {@code 3 min 12 s}, {@code 2 h 5 min}. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return UNKNOWN;
    }
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f", seconds) + SPACE + "s";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + SPACE + "s";
    }
    if (whole < 3600) {
      return twoUnits(whole / 60, "min", whole % 60, "s");
    }
    long minutes = Math.round(seconds / 60);
    if (minutes < 24 * 60) {
      return twoUnits(minutes / 60, "h", minutes % 60, "min");
    }
    long hours = Math.round(seconds / 3600);
    return twoUnits(hours / 24, "d", hours % 24, "h");
  }

  /** An instant in UTC: {@code 2026-11-23 17:50:03 UTC}. */
  public static String moment(Instant instant) {
    return MOMENT.format(instant);
  }

  private static String twoUnits(long large, String largeUnit, long small, String smallUnit) {
    return count(large) + SPACE + largeUnit + SPACE + small + SPACE + smallUnit;
  }
}
