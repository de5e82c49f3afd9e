package io.lookonce.jobs.sweep;

import io.lookonce.jobs.sweep.SweepSpace.Combination;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What people call the trials of a sweep. */
final class TrialNames {

  private static final int LONGEST_VALUE = 40;

  private final Set<String> ofVariants;
  private final Set<String> ambiguous = new HashSet<>();

  /**
   * @param variants the settings of each named variant
   * @param combinations all trials
   */
  TrialNames(Map<String, List<TrialSetting>> variants, List<Combination> combinations) {
    ofVariants =
        variants.values().stream()
            .flatMap(List::stream)
            .map(TrialSetting::key)
            .collect(Collectors.toSet());
    Set<String> keys = new TreeSet<>();
    combinations.forEach(one -> one.own().forEach(setting -> keys.add(setting.key())));
    Set<String> lastWords = new HashSet<>();
    for (String key : keys) {
      if (!lastWords.add(lastWord(key))) {
        ambiguous.add(lastWord(key));
      }
    }
  }

  /** The variant, and {@code key=value} of everything else that varies. */
  String of(Combination combination) {
    List<String> words = new ArrayList<>();
    if (!combination.variant().isEmpty()) {
      words.add(combination.variant());
    }
    for (TrialSetting setting : combination.own()) {
      if (!ofVariants.contains(setting.key())) {
        words.add(shortened(setting.key()) + "=" + cut(setting.text()));
      }
    }
    return words.isEmpty() ? "the one trial" : String.join(" ", words);
  }

  private String shortened(String key) {
    return ambiguous.contains(lastWord(key)) ? key : lastWord(key);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
  }

  private static String lastWord(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
