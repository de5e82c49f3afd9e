package io.lookonce.jobs.sweep;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.NearestName;
import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.configuration.WrittenSetting;
import io.lookonce.jobs.sweep.SweepSpace.TrialSetting;
import io.lookonce.network.NumpyRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Random search: {@code random { count, seed, KEY { DISTRIBUTION = [..] } .. }}. The draws depend
 * only on the seed, the keys and their order. Numbers are rounded to five digits, so the report
 * shows exactly the values that were trained.
 */
final class RandomDraws {

  private static final List<String> DISTRIBUTIONS =
      List.of("uniform", "log-uniform", "whole", "choice");
  private static final MathContext DIGITS = new MathContext(5);
  private static final Range ANY = Range.between(-1e300, 1e300);

  /**
   * A key and the distribution of its values.
   *
   * @param key of a training
   * @param distribution one of {@link #DISTRIBUTIONS}
   * @param values the elements of its list
   * @param position file and line
   */
  private record Drawn(String key, String distribution, List<String> values, String position) {

    TrialSetting next(NumpyRandom random) {
      double share = random.uniform();
      return new TrialSetting(key, value(share), position);
    }

    private String value(double share) {
      if (distribution.equals("choice")) {
        return values.get((int) (share * values.size()));
      }
      double low = Double.parseDouble(values.get(0));
      double high = Double.parseDouble(values.get(1));
      return switch (distribution) {
        case "log-uniform" -> rounded(low * Math.pow(high / low, share));
        case "whole" -> String.valueOf((long) Math.floor(low + share * (high - low + 1)));
        default -> rounded(low + share * (high - low));
      };
    }

    private static String rounded(double number) {
      return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
    }
  }

  private final int count;
  private final int seed;
  private final List<Drawn> drawn;

  private RandomDraws(int count, int seed, List<Drawn> drawn) {
    this.count = count;
    this.seed = seed;
    this.drawn = drawn;
  }

  /** Reads the section {@code random}; without one there is a single draw of no keys. */
  static RandomDraws read(Settings random) {
    if (random.written().isEmpty()) {
      return new RandomDraws(1, 0, List.of());
    }
    int count = random.integer("count", Range.between(1, SweepSpace.MOST_TRIALS));
    int seed = random.integer("seed", 1, Range.between(0, Integer.MAX_VALUE));
    List<Drawn> drawn = new ArrayList<>();
    for (WrittenSetting written : random.everything()) {
      if (!written.key().equals("count") && !written.key().equals("seed")) {
        drawn.add(drawn(written));
      }
    }
    if (drawn.isEmpty()) {
      throw random.refused("count", "draws nothing: no key has a distribution");
    }
    return new RandomDraws(count, seed, drawn);
  }

  private static Drawn drawn(WrittenSetting written) {
    int dot = written.key().lastIndexOf('.');
    String distribution = written.key().substring(dot + 1);
    if (dot < 0 || !DISTRIBUTIONS.contains(distribution)) {
      throw new ConfigurationRefused(
          written.position(),
          String.format(
              Locale.ROOT,
              "random.%s says no distribution%s (KEY { uniform | log-uniform | whole = [from, to] }"
                  + " or KEY { choice = [a, b, ..] })",
              written.key(),
              NearestName.suggestion(distribution, DISTRIBUTIONS)));
    }
    String key = written.key().substring(0, dot);
    if (distribution.equals("choice")) {
      List<String> values = written.elements();
      if (values.isEmpty()) {
        throw written.refused("must not be empty");
      }
      return new Drawn(key, distribution, values, written.position());
    }
    requireInterval(written, distribution);
    return new Drawn(key, distribution, written.elements(), written.position());
  }

  private static void requireInterval(WrittenSetting written, String distribution) {
    List<Double> ends = written.numbers(ANY);
    if (ends.size() != 2 || ends.get(0) >= ends.get(1)) {
      throw written.refused("must be [from, to] with from below to");
    }
    if (distribution.equals("log-uniform") && ends.get(0) <= 0) {
      throw written.refused("must be above 0");
    }
    if (distribution.equals("whole") && ends.stream().anyMatch(end -> end != Math.rint(end))) {
      throw written.refused("must be whole numbers");
    }
  }

  /** The drawn keys, without values. */
  List<TrialSetting> keys() {
    return drawn.stream().map(one -> new TrialSetting(one.key(), "", one.position())).toList();
  }

  /** All draws, each with one value per key. */
  List<List<TrialSetting>> draws() {
    NumpyRandom random = new NumpyRandom(seed);
    List<List<TrialSetting>> draws = new ArrayList<>();
    for (int draw = 0; draw < count; draw++) {
      draws.add(drawn.stream().map(one -> one.next(random)).toList());
    }
    return draws;
  }
}
