package io.lookonce.jobs.sweep;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import io.lookonce.configuration.WrittenSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The search space: every combination of a variant, a point of the grid and a random draw.
 *
 * <pre>
 * settings { KEY = value .. }                   shared by all trials
 * variants { NAME { KEY = value .. } .. }       named sets of settings
 * grid { KEY = [a, b, ..] .. }                  every combination
 * random { count, seed, KEY { DISTRIBUTION = [..] } .. }    see {@link RandomDraws}
 * </pre>
 */
final class SweepSpace {

  /** More trials are taken for a typing error. */
  static final int MOST_TRIALS = 10_000;

  /**
   * The settings of one trial.
   *
   * @param variant name; empty without variants
   * @param common settings of all trials
   * @param own settings of this trial
   */
  record Combination(String variant, List<TrialSetting> common, List<TrialSetting> own) {

    /** All settings; the last value of a key wins. */
    List<TrialSetting> all() {
      List<TrialSetting> all = new ArrayList<>(common);
      all.addAll(own);
      return all;
    }
  }

  private final List<TrialSetting> common;
  private final Map<String, List<TrialSetting>> variants = new LinkedHashMap<>();
  private final List<List<TrialSetting>> grid = new ArrayList<>();
  private final RandomDraws random;

  private SweepSpace(Settings settings) {
    common = settings.section("settings").everything().stream().map(TrialSetting::of).toList();
    Settings named = settings.section("variants");
    for (String name : named.written()) {
      variants.put(name, named.section(name).everything().stream().map(TrialSetting::of).toList());
    }
    for (WrittenSetting written : settings.section("grid").everything()) {
      grid.add(values(written));
    }
    random = RandomDraws.read(settings.section("random"));
    requireOneOrigin();
  }

  /**
   * Reads the sections.
   *
   * @throws ConfigurationRefused if one cannot be used, if a key is varied twice, or if there are
   *     too many trials
   */
  static SweepSpace read(Settings settings) {
    return new SweepSpace(settings);
  }

  private static List<TrialSetting> values(WrittenSetting written) {
    List<String> elements = written.elements();
    if (elements.isEmpty()) {
      throw written.refused("must not be empty");
    }
    return elements.stream()
        .map(element -> new TrialSetting(written.key(), element, written.position()))
        .toList();
  }

  /** Refuses a key varied in two sections: one of them would be ignored silently. */
  private void requireOneOrigin() {
    Map<String, String> origins = new LinkedHashMap<>();
    variants
        .values()
        .forEach(variant -> variant.forEach(one -> origins.put(one.key(), "variants")));
    grid.forEach(values -> note(origins, "grid", values.get(0)));
    random.keys().forEach(key -> note(origins, "random", key));
  }

  private static void note(Map<String, String> origins, String section, TrialSetting setting) {
    String other = origins.putIfAbsent(setting.key(), section);
    if (other != null) {
      throw new ConfigurationRefused(
          setting.position(),
          String.format(
              Locale.ROOT, "%s.%s is varied twice, also in %s", section, setting.key(), other));
    }
  }

  /** Settings by variant name. */
  Map<String, List<TrialSetting>> variants() {
    return variants;
  }

  /** All trials, ordered by variant, then by grid point, then by draw. */
  List<Combination> combinations() {
    List<List<TrialSetting>> draws = random.draws();
    long count = Math.max(1, variants.size()) * (long) draws.size();
    for (List<TrialSetting> values : grid) {
      count *= values.size();
      if (count > MOST_TRIALS) {
        break;
      }
    }
    if (count > MOST_TRIALS) {
      throw new ConfigurationRefused(
          "variants, grid and random",
          String.format(Locale.ROOT, "more than %d trials", MOST_TRIALS));
    }
    List<Combination> combinations = new ArrayList<>();
    Map<String, List<TrialSetting>> named = variants.isEmpty() ? Map.of("", List.of()) : variants;
    named.forEach(
        (name, variant) -> {
          for (List<TrialSetting> point : gridPoints()) {
            for (List<TrialSetting> draw : draws) {
              List<TrialSetting> own = new ArrayList<>(variant);
              own.addAll(point);
              own.addAll(draw);
              combinations.add(new Combination(name, common, List.copyOf(own)));
            }
          }
        });
    return combinations;
  }

  /** The last key of the grid varies fastest. */
  private List<List<TrialSetting>> gridPoints() {
    List<List<TrialSetting>> points = List.of(List.of());
    for (List<TrialSetting> values : grid) {
      List<List<TrialSetting>> longer = new ArrayList<>();
      for (List<TrialSetting> point : points) {
        for (TrialSetting value : values) {
          List<TrialSetting> next = new ArrayList<>(point);
          next.add(value);
          longer.add(next);
        }
      }
      points = longer;
    }
    return points;
  }

  /**
   * A setting of a trial.
   *
   * @param key dotted, as in the configuration of a training
   * @param text the value as {@code --set} takes it
   * @param position file and line, for messages
   */
  record TrialSetting(String key, String text, String position) {

    static TrialSetting of(WrittenSetting written) {
      return new TrialSetting(written.key(), written.text(), written.position());
    }

    /** As {@code --set} takes it. */
    String override() {
      return key + "=" + text;
    }
  }
}
