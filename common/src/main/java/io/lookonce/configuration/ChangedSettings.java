package io.lookonce.configuration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares the settings of a run with those of existing output. */
public final class ChangedSettings {

  private ChangedSettings() {}

  /**
   * The differences, in the order of the current settings.
   *
   * @param before the settings by key
   * @param now the settings by key
   * @param absent text for a missing setting
   * @return lines such as {@code epochs was 40, is 41}
   */
  public static List<String> between(
      Map<String, String> before, Map<String, String> now, String absent) {
    Set<String> keys = new LinkedHashSet<>(now.keySet());
    keys.addAll(before.keySet());
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      String was = before.getOrDefault(key, absent);
      String is = now.getOrDefault(key, absent);
      if (!was.equals(is)) {
        changes.add(String.format(Locale.ROOT, "%s was %s, is %s", key, was, is));
      }
    }
    return changes;
  }
}
