package io.lookonce.configuration;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Configuration keys, options and values whose names version 0.2 changed. They are refused with the
 * present name: a key that kept its old meaning under two names would have to be kept for ever.
 */
public final class RenamedKeys {

  /** Present names by those of version 0.1; a value stands with its key. */
  private static final Map<String, String> PRESENT =
      Map.of(
          "updater", "optimizer",
          "cost", "loss",
          "pictures", "input",
          "kind=pictures", "kind=images");

  private RenamedKeys() {}

  /**
   * What to say of a name that was changed; empty if it was not.
   *
   * @param written a key, the path of a key, an option with its dashes, or {@code key=value}
   */
  public static Optional<String> refusal(String written) {
    String dashes = written.startsWith("--") ? "--" : "";
    String name = written.substring(dashes.length());
    String section = name.replaceFirst("\\..*", "");
    return Optional.ofNullable(PRESENT.get(section))
        .map(
            now ->
                String.format(
                    Locale.ROOT,
                    "%s was renamed in version 0.2, write %s",
                    written,
                    dashes + now + name.substring(section.length())));
  }

  /** Refuses a file whose outermost keys have old names. */
  static void refuse(ConfigObject root) {
    for (Map.Entry<String, ConfigValue> entry : SettingsLedger.inFileOrder(root)) {
      refusal(entry.getKey())
          .ifPresent(
              reason -> {
                throw new ConfigurationRefused(
                    SettingsParser.position(origin(entry.getValue())), reason);
              });
    }
  }

  /** Of a section that an option made, only its values know where they come from. */
  private static ConfigOrigin origin(ConfigValue value) {
    ConfigValue innermost = value;
    while (innermost instanceof ConfigObject section && !section.isEmpty()) {
      innermost = section.values().iterator().next();
    }
    return value.origin().lineNumber() > 0 ? value.origin() : innermost.origin();
  }
}
