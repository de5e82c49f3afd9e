package io.lookonce.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads HOCON and {@code --set} options into one resolved object: options of commands and
 * configurations of trainings alike. A training's configuration may include files, relative to
 * itself.
 */
public final class SettingsParser {

  private static final String OPTION = "--set ";

  /** Section of the facts of a data set. */
  private static final String FACTS = "data-set";

  private SettingsParser() {}

  /**
   * Parses a file, with the overrides on top, and resolves substitutions.
   *
   * @param overrides {@code key=value}, later ones over earlier ones
   * @throws ConfigurationRefused naming the position
   */
  public static Config parse(Path path, List<String> overrides) {
    return parse(path, overrides, dataset -> Map.of());
  }

  /**
   * The same with substitutions that stand for facts of a data set.
   *
   * @param facts by the value of the key {@code dataset}: paths below {@value #FACTS} and values
   */
  static Config parse(
      Path path, List<String> overrides, Function<String, Map<String, Object>> facts) {
    File file = requireFile(path);
    return resolved(
        path.toString(),
        () -> ConfigFactory.parseFile(file, FileIncluder.optionsFor(file)),
        overrides,
        facts);
  }

  /** The same for a file that may not include others. */
  public static Config parseAlone(Path path, List<String> overrides) {
    File file = requireFile(path);
    ConfigParseOptions options =
        FileIncluder.optionsFor(file).setIncluder(new NoIncludes(path.toString()));
    return resolved(path.toString(), () -> ConfigFactory.parseFile(file, options), overrides);
  }

  private static File requireFile(Path path) {
    File file = path.toFile();
    if (!file.isFile()) {
      throw new ConfigurationRefused(path.toString(), "no such file");
    }
    return file;
  }

  /** Parses text named {@code name}, with the overrides on top. */
  public static Config parse(String text, String name, List<String> overrides) {
    ConfigParseOptions options =
        FileIncluder.optionsFor(new File(name).getAbsoluteFile()).setOriginDescription(name);
    return resolved(name, () -> ConfigFactory.parseString(text, options), overrides);
  }

  /** The position of a value: {@code file:line}, or the option that set it. */
  public static String position(ConfigOrigin origin) {
    int line = origin.lineNumber();
    String description = origin.description();
    int suffix = line > 0 ? description.lastIndexOf(": " + line) : -1;
    String place = suffix < 0 ? description : description.substring(0, suffix);
    return suffix < 0 || place.startsWith(OPTION) ? place : place + ":" + line;
  }

  private static Config resolved(String name, Supplier<Config> source, List<String> overrides) {
    return resolved(name, source, overrides, dataset -> Map.of());
  }

  private static Config resolved(
      String name,
      Supplier<Config> source,
      List<String> overrides,
      Function<String, Map<String, Object>> facts) {
    try {
      Config config = source.get();
      for (String override : overrides) {
        config = withOverride(config, override);
      }
      Map<String, Object> known = dataset(config).map(facts).orElse(Map.of());
      return known.isEmpty()
          ? config.resolve()
          : config.withFallback(ConfigFactory.parseMap(known)).resolve().withoutPath(FACTS);
    } catch (ConfigException e) {
      throw new ConfigurationRefused(
          e.origin() == null ? name : position(e.origin()), withoutPosition(e));
    } catch (IllegalArgumentException broken) {
      // The library throws this for invalid escapes.
      throw new ConfigurationRefused(name, String.valueOf(broken.getMessage()));
    } catch (StackOverflowError tooDeep) {
      // The library's parser is recursive.
      throw new ConfigurationRefused(name, "nested too deeply");
    }
  }

  /** The data set that is named, unless its name is itself to be substituted. */
  private static Optional<String> dataset(Config unresolved) {
    try {
      return Optional.ofNullable(unresolved.root().get("dataset"))
          .map(ConfigValue::unwrapped)
          .map(String::valueOf);
    } catch (ConfigException.NotResolved substituted) {
      return Optional.empty();
    }
  }

  /**
   * The key of an override.
   *
   * @throws ConfigurationRefused if it has none
   */
  public static String key(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationRefused(OPTION + override, "expected key=value");
    }
    return override.substring(0, equals).strip();
  }

  private static Config withOverride(Config config, String override) {
    String key = key(override);
    String value = override.substring(override.indexOf('=') + 1).strip();
    try {
      return config.withValue(key, overridingValue(OPTION + override, value));
    } catch (ConfigException.BadPath e) {
      throw new ConfigurationRefused(OPTION + override, withoutPosition(e));
    }
  }

  /**
   * Lists, objects and quoted text are parsed as HOCON; any other value is literal, because HOCON
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

  /**
   * Allows {@code include} of files only, relative to the including file. HOCON's defaults would
   * also fetch URLs, search the class path, and ignore missing files.
   */
  private static final class FileIncluder
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    /** Maximum depth of includes; stops cycles. */
    private static final int MAX_DEPTH = 10;

    /** Maximum length of a configuration file. */
    private static final long MAX_BYTES = 1L << 24;

    private final File including;
    private final int depth;

    /** An includer for the statements of one file. */
    private FileIncluder(File including, int depth) {
      this.including = including;
      this.depth = depth;
    }

    /** The options for a file that is not included by another one. */
    static ConfigParseOptions optionsFor(File file) {
      return optionsFor(file, 0);
    }

    private static ConfigParseOptions optionsFor(File file, int depth) {
      if (file.length() > MAX_BYTES) {
        throw new ConfigurationRefused(
            file.getPath(), String.format(Locale.ROOT, "longer than %d MB", MAX_BYTES >> 20));
      }
      return ConfigParseOptions.defaults()
          .setSyntax(ConfigSyntax.CONF)
          .setAllowMissing(false)
          .setIncluder(new FileIncluder(file, depth));
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      if (what.contains("://")) {
        throw refused(what);
      }
      return includeFile(context, new File(what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      File file = what.isAbsolute() ? what : new File(including.getParentFile(), what.getPath());
      if (!file.isFile()) {
        throw new ConfigurationRefused(
            including.getPath(), "include \"" + what + "\": no such file: " + file);
      }
      if (depth == MAX_DEPTH) {
        throw new ConfigurationRefused(
            including.getPath(), "include \"" + what + "\": more than 10 files within one another");
      }
      return ConfigFactory.parseFile(file, optionsFor(file, depth + 1)).root();
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused("url(" + what + ")");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused("classpath(" + what + ")");
    }

    private ConfigurationRefused refused(String what) {
      return new ConfigurationRefused(
          including.getPath(), "include " + what + ": only files can be included");
    }
  }

  /**
   * Refuses {@code include} in every form. Every form must be implemented, because the HOCON
   * library follows the others itself.
   */
  private static final class NoIncludes
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    private final String name;

    /**
     * @param name name of the text in messages
     */
    public NoIncludes(String name) {
      this.name = name;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private ConfigurationRefused refused(String what) {
      return new ConfigurationRefused(
          name, "include '" + what + "': a configuration file may not include others");
    }
  }
}
