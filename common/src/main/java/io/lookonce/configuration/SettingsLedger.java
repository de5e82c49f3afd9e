package io.lookonce.configuration;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.lookonce.configuration.Settings.ResolvedSetting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Records which keys were read and their values. Keys in the file that were never read are unknown.
 */
final class SettingsLedger {

  private final TreeSet<String> known = new TreeSet<>();
  private final Map<String, ResolvedSetting> resolved = new LinkedHashMap<>();
  private final Map<String, Settings.Form> forms = new LinkedHashMap<>();

  /** Records that a full key is known. */
  void know(String key) {
    known.add(key);
  }

  /** Whether a full key is known. */
  boolean knows(String key) {
    return known.contains(key);
  }

  /** The refusal of an unknown full key, with the full key that was probably meant. */
  static ConfigurationRefused unknown(String key, String meant, ConfigValue value) {
    return new ConfigurationRefused(
        SettingsParser.position(value.origin()), unknown(key) + didYouMean(meant));
  }

  private static String unknown(String key) {
    return "unknown key " + key;
  }

  private static String didYouMean(String meant) {
    return ", did you mean " + meant + "?";
  }

  /** Records the value of a full key. */
  void resolve(String key, String value, String origin) {
    resolved.put(key, new ResolvedSetting(key, value, origin));
  }

  /** Notes what {@code key} (in full) takes. */
  void take(String key, Settings.Form form) {
    forms.put(key, form);
  }

  /** What each key takes, in the order of the first reading. */
  Map<String, Settings.Form> forms() {
    return Collections.unmodifiableMap(forms);
  }

  /** The settings read so far, in order of first reading. */
  List<ResolvedSetting> resolved() {
    return List.copyOf(resolved.values());
  }

  /** The refusal of the first unknown key, in file order. */
  Optional<ConfigurationRefused> firstUnknown(String prefix, ConfigObject values) {
    List<Unknown> unknown = new ArrayList<>();
    collectUnknown(prefix, values, unknown);
    return unknown.stream()
        .min(Comparator.comparingInt(found -> found.origin().lineNumber()))
        .map(
            found ->
                new ConfigurationRefused(
                    SettingsParser.position(found.origin()),
                    unknown(found.key()) + suggestion(found.key())));
  }

  private void collectUnknown(String prefix, ConfigObject values, List<Unknown> unknown) {
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      String key = prefix + entry.getKey();
      ConfigValue value = entry.getValue();
      if (!knows(key)) {
        unknown.add(new Unknown(key, value.origin()));
      } else if (value instanceof ConfigObject section) {
        collectUnknown(key + ".", section, unknown);
      } else if (value instanceof ConfigList list) {
        collectUnknownInList(key, list, unknown);
      }
    }
  }

  private void collectUnknownInList(String key, ConfigList list, List<Unknown> unknown) {
    for (int index = 0; index < list.size(); index++) {
      if (list.get(index) instanceof ConfigObject section) {
        collectUnknown(element(key, index) + ".", section, unknown);
      }
    }
  }

  /** The entries of a section in file order; entries on one line by name. */
  static List<Map.Entry<String, ConfigValue>> inFileOrder(ConfigObject section) {
    return section.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, ConfigValue>>comparingInt(
                    entry -> entry.getValue().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  /** The full key of an element of a list. */
  static String element(String key, int index) {
    return key + "[" + index + "]";
  }

  private String suggestion(String key) {
    String section = key.substring(0, key.lastIndexOf('.') + 1);
    String leaf = leafOf(key);
    List<String> siblings =
        known.stream()
            .filter(name -> name.startsWith(section))
            .map(name -> name.substring(section.length()))
            .filter(name -> name.indexOf('.') < 0)
            .toList();
    return NearestName.of(leaf, siblings)
        .map(name -> section + name)
        .or(() -> known.stream().filter(name -> leafOf(name).equals(leaf)).findFirst())
        .map(SettingsLedger::didYouMean)
        .orElse(siblings.isEmpty() ? "" : "; known here: " + String.join(", ", siblings));
  }

  private static String leafOf(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private record Unknown(String key, ConfigOrigin origin) {}
}
