package io.lookonce.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Turns HOCON text and {@code --set} options into one resolved object. */
final class SettingsParser {

  private static final String OPTION = "--set ";

  private SettingsParser() {}

  /** Parses a file, with the overrides on top, and resolves substitutions. */
  static Config parse(Path path, List<String> overrides) {
    File file = path.toFile();
    if (!file.isFile()) {
      throw new ConfigurationRefused(path.toString(), "no such file");
    }
    return resolved(
        path.toString(),
        () -> ConfigFactory.parseFile(file, FileIncluder.optionsFor(file)),
        overrides);
  }

  /** Parses text that stands in {@code name}, with the overrides on top. */
  static Config parse(String text, String name, List<String> overrides) {
    ConfigParseOptions options =
        FileIncluder.optionsFor(new File(name).getAbsoluteFile()).setOriginDescription(name);
    return resolved(name, () -> ConfigFactory.parseString(text, options), overrides);
  }

  /** Where a value stands: {@code file:line}, or the option that set it. */
  static String position(ConfigOrigin origin) {
    int line = origin.lineNumber();
    String description = origin.description();
    int suffix = line > 0 ? description.lastIndexOf(": " + line) : -1;
    String place = suffix < 0 ? description : description.substring(0, suffix);
    return suffix < 0 || place.startsWith(OPTION) ? place : place + ":" + line;
  }

  private static Config resolved(String name, Supplier<Config> source, List<String> overrides) {
    try {
      Config config = source.get();
      for (String override : overrides) {
        config = withOverride(config, override);
      }
      return config.resolve();
    } catch (ConfigException e) {
      throw new ConfigurationRefused(
          e.origin() == null ? name : position(e.origin()), withoutPosition(e));
    } catch (IllegalArgumentException broken) {
      // So the library says that an escape is no character.
      throw new ConfigurationRefused(name, String.valueOf(broken.getMessage()));
    } catch (StackOverflowError tooDeep) {
      // The library's parser calls itself for every bracket.
      throw new ConfigurationRefused(name, "nested too deeply");
    }
  }

  private static Config withOverride(Config config, String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationRefused(OPTION + override, "expected key=value");
    }
    String key = override.substring(0, equals).strip();
    String value = override.substring(equals + 1).strip();
    try {
      return config.withValue(key, overridingValue(OPTION + override, value));
    } catch (ConfigException.BadPath e) {
      throw new ConfigurationRefused(OPTION + override, withoutPosition(e));
    }
  }

  /**
   * Lists, objects and quoted text are HOCON; anything else is taken as it stands, because HOCON
   * would read the slashes of a URI as a comment.
   */
  private static ConfigValue overridingValue(String option, String value) {
    boolean hocon = value.startsWith("[") || value.startsWith("{") || value.startsWith("\"");
    if (!hocon) {
      return ConfigValueFactory.fromAnyRef(value, option);
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setIncluder(new NoIncludes(option))
            .setOriginDescription(option);
    return ConfigFactory.parseString("value = " + value, options).getValue("value");
  }

  private static String withoutPosition(ConfigException e) {
    String message = e.getMessage().lines().findFirst().orElse("cannot be read");
    String position = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(position) ? message.substring(position.length()) : message;
  }
}
