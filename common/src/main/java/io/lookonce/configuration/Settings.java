package io.lookonce.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Strict reader of HOCON settings. Every getter states key, type, range and optionally a default.
 * Values that were read can be listed with their origin. After the last getter, {@link
 * #refuseUnknownKeys()} refuses all keys that no getter has read.
 *
 * <p>Keys are relative to the section and contain no dots; a section is another {@code Settings}. A
 * key set to {@code null} is absent. Invalid settings throw {@link ConfigurationRefused}: one line
 * with file, line and key. Not thread-safe.
 */
public final class Settings {

  /**
   * What a key takes.
   *
   * @param takes in words, such as {@code whole number at least 1}
   * @param standard the default; null where the key is required
   */
  public record Form(String takes, String standard) {}

  private final String source;
  private final String prefix;
  private final ConfigObject values;
  private final SettingsLedger ledger;

  private Settings(String source, String prefix, ConfigObject values, SettingsLedger ledger) {
    this.source = source;
    this.prefix = prefix;
    this.values = values;
    this.ledger = ledger;
  }

  /**
   * Reads a file. Includes are followed to other files only, never to a URL.
   *
   * @param file a HOCON or JSON file
   * @param overrides {@code key=value} with dotted keys, applied in order on top of the file and
   *     before substitutions are resolved; lists and objects are written as HOCON, any other value
   *     is taken literally, so that a URI needs no quotes
   */
  public static Settings load(Path file, List<String> overrides) {
    return of(file.toString(), SettingsParser.parse(file, overrides));
  }

  /**
   * Reads a file in which substitutions may stand for facts of the data set that its key {@code
   * dataset} names, such as {@code ${?data-set.classes}}.
   *
   * @param facts of a data set by its URI, as paths and values; empty if there is no such data set
   */
  public static Settings load(
      Path file, List<String> overrides, Function<String, Map<String, Object>> facts) {
    return of(file.toString(), SettingsParser.parse(file, overrides, facts));
  }

  /**
   * Reads text, as {@link #load(Path, List)} reads a file.
   *
   * @param text HOCON
   * @param name name of the text in messages, usually its path
   * @param overrides {@code key=value} on top
   */
  public static Settings parse(String text, String name, List<String> overrides) {
    return of(name, SettingsParser.parse(text, name, overrides));
  }

  private static Settings of(String source, Config config) {
    RenamedKeys.refuse(config.root());
    return new Settings(source, "", config.root(), new SettingsLedger());
  }

  /** Whether the key is set; the key becomes known. */
  public boolean has(String key) {
    return find(key).isPresent();
  }

  /** Required text. */
  public String text(String key) {
    ledger.take(prefix + key, new Form("text", null));
    return required(key, TypedValue::text);
  }

  /** Text, or the default. */
  public String text(String key, String otherwise) {
    ledger.take(prefix + key, new Form("text", String.valueOf(otherwise)));
    return optional(key, TypedValue::text, otherwise);
  }

  /** A required whole number in a range. */
  public int integer(String key, Range range) {
    ledger.take(prefix + key, new Form("whole number " + range, null));
    return required(key, value -> value.integer(range));
  }

  /** A whole number in a range, or the default. */
  public int integer(String key, int otherwise, Range range) {
    ledger.take(prefix + key, new Form("whole number " + range, String.valueOf(otherwise)));
    return optional(key, value -> value.integer(range), otherwise);
  }

  /** A required finite number in a range. */
  public double number(String key, Range range) {
    ledger.take(prefix + key, new Form("number " + range, null));
    return required(key, value -> value.number(range));
  }

  /** A finite number in a range, or the default. */
  public double number(String key, double otherwise, Range range) {
    ledger.take(prefix + key, new Form("number " + range, String.valueOf(otherwise)));
    return optional(key, value -> value.number(range), otherwise);
  }

  /** {@code true} or {@code false}, or the default. */
  public boolean flag(String key, boolean otherwise) {
    ledger.take(prefix + key, new Form("true or false", String.valueOf(otherwise)));
    return optional(key, TypedValue::flag, otherwise);
  }

  /** One of several names, required. */
  public String choice(String key, List<String> allowed) {
    ledger.take(prefix + key, new Form(String.join(", ", allowed), null));
    return required(key, value -> value.choice(allowed));
  }

  /** One of several names, or the default. */
  public String choice(String key, String otherwise, List<String> allowed) {
    ledger.take(prefix + key, new Form(String.join(", ", allowed), String.valueOf(otherwise)));
    return optional(key, value -> value.choice(allowed), otherwise);
  }

  /** One or several of the allowed names, required: {@code a}, or {@code [a, b]}. */
  public List<String> choices(String key, List<String> allowed) {
    ledger.take(prefix + key, new Form("name, or list of names", null));
    return required(
        key,
        value ->
            value.value() instanceof ConfigList
                ? value.list(element -> element.choice(allowed))
                : List.of(value.choice(allowed)));
  }

  /** A required list of whole numbers, each in the range. */
  public List<Integer> integers(String key, Range range) {
    ledger.take(prefix + key, new Form("list of whole numbers " + range, null));
    return required(key, value -> value.list(element -> element.integer(range)));
  }

  /** A list of whole numbers, each in the range, or the default. */
  public List<Integer> integers(String key, List<Integer> otherwise, Range range) {
    ledger.take(
        prefix + key, new Form("list of whole numbers " + range, String.valueOf(otherwise)));
    return optional(key, value -> value.list(element -> element.integer(range)), otherwise);
  }

  /** A list of numbers, each in the range, or the default. */
  public List<Double> numbers(String key, List<Double> otherwise, Range range) {
    ledger.take(prefix + key, new Form("list of numbers " + range, String.valueOf(otherwise)));
    return optional(key, value -> value.list(element -> element.number(range)), otherwise);
  }

  /** The section under a key; an empty one where the key is absent. */
  public Settings section(String key) {
    Optional<TypedValue> found = find(key);
    ConfigObject object = found.isPresent() ? asSection(found.get()) : ConfigFactory.empty().root();
    return new Settings(source, prefix + key + ".", object, ledger);
  }

  /** The sections of a required list {@code [{ .. }, { .. }]}. */
  public List<Settings> sections(String key) {
    List<ConfigObject> objects =
        find(key).orElseThrow(() -> missing(key)).list(Settings::asSection);
    List<Settings> sections = new ArrayList<>(objects.size());
    for (int index = 0; index < objects.size(); index++) {
      String element = SettingsLedger.element(prefix + key, index);
      sections.add(new Settings(source, element + ".", objects.get(index), ledger));
    }
    return sections;
  }

  /** The keys in this section, in file order; they become known. */
  public List<String> written() {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : SettingsLedger.inFileOrder(values)) {
      ledger.know(prefix + entry.getKey());
      keys.add(entry.getKey());
    }
    return keys;
  }

  /**
   * All settings in this section and its subsections, in file order, for keys that are passed on.
   * They become known.
   */
  public List<WrittenSetting> everything() {
    List<WrittenSetting> found = new ArrayList<>();
    collect("", values, found);
    return found;
  }

  private void collect(String path, ConfigObject section, List<WrittenSetting> found) {
    for (Map.Entry<String, ConfigValue> entry : SettingsLedger.inFileOrder(section)) {
      String key = path + entry.getKey();
      ledger.know(prefix + key);
      if (entry.getValue() instanceof ConfigObject inner) {
        collect(key + ".", inner, found);
      } else if (entry.getValue().valueType() != ConfigValueType.NULL) {
        found.add(new WrittenSetting(key, new TypedValue(prefix + key, entry.getValue())));
      }
    }
  }

  /**
   * A refusal with the position of a key, for rules that a range cannot express.
   *
   * @param key the key, relative to this section
   * @param reason continues the key and its value: {@code must divide 64}
   */
  public ConfigurationRefused refused(String key, String reason) {
    return find(key)
        .map(value -> value.refused(reason))
        .orElseGet(() -> new ConfigurationRefused(position(), prefix + key + " " + reason));
  }

  /**
   * Refuses the first key in this section or its subsections that no getter has read, and suggests
   * the nearest known one.
   */
  public void refuseUnknownKeys() {
    ledger
        .firstUnknown(prefix, values)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }

  /** All settings read so far from the whole file, defaults included, in order of reading. */
  public List<ResolvedSetting> resolved() {
    return ledger.resolved();
  }

  /** What each key takes that was read so far, by key, in the order of the first reading. */
  public Map<String, Form> forms() {
    return ledger.forms();
  }

  /** {@link #resolved()} as HOCON, one line per key with its origin as a comment. */
  public String render() {
    StringBuilder text = new StringBuilder();
    for (ResolvedSetting setting : resolved()) {
      String line = setting.key() + " = " + setting.value();
      text.append(String.format(Locale.ROOT, "%-48s # %s%n", line, setting.origin()));
    }
    return text.toString();
  }

  private static ConfigObject asSection(TypedValue value) {
    if (value.value() instanceof ConfigObject object) {
      return object;
    }
    throw value.refused("must be a section { .. }");
  }

  private <T> T required(String key, Function<TypedValue, T> read) {
    return read.apply(noted(find(key).orElseThrow(() -> missing(key))));
  }

  private <T> T optional(String key, Function<TypedValue, T> read, T otherwise) {
    Optional<TypedValue> value = find(key);
    if (value.isPresent()) {
      return read.apply(noted(value.get()));
    }
    TypedValue assumed = new TypedValue(prefix + key, ConfigValueFactory.fromAnyRef(otherwise));
    ledger.resolve(assumed.key(), assumed.rendered(), ResolvedSetting.DEFAULT);
    return otherwise;
  }

  private Optional<TypedValue> find(String key) {
    ledger.know(prefix + key);
    ConfigValue value = values.get(key);
    return value == null || value.valueType() == ConfigValueType.NULL
        ? Optional.empty()
        : Optional.of(new TypedValue(prefix + key, value));
  }

  private TypedValue noted(TypedValue value) {
    ledger.resolve(value.key(), value.rendered(), value.position());
    return value;
  }

  /** The refusal of a missing key; suggests an unknown key with a similar name. */
  private ConfigurationRefused missing(String key) {
    return values.keySet().stream()
        .sorted()
        .filter(written -> !ledger.knows(prefix + written))
        .filter(written -> NearestName.of(written, List.of(key)).isPresent())
        .findFirst()
        .map(written -> SettingsLedger.unknown(prefix + written, prefix + key, values.get(written)))
        .orElseGet(() -> new ConfigurationRefused(position(), "missing key " + absent(key)));
  }

  /** The next step goes with keys that {@code --set} can name, which those of lists are not. */
  private String absent(String key) {
    String whole = prefix + key;
    return whole.contains("[") ? whole : whole + "; add it, or give --set " + whole + "=VALUE";
  }

  private String position() {
    return prefix.isEmpty() || values.isEmpty() ? source : SettingsParser.position(values.origin());
  }

  /**
   * A setting with its origin.
   *
   * @param key the full key, such as {@code averaging.workers}
   * @param value the value, written as HOCON
   * @param origin {@code conf/train/x.conf:12}, {@code --set key=value}, or {@code default}
   */
  public record ResolvedSetting(String key, String value, String origin) {

    /** The origin of a default. */
    public static final String DEFAULT = "default";
  }
}
