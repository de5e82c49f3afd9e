package io.lookonce.jobs.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.NearestName;
import io.lookonce.configuration.NoIncludes;
import io.lookonce.configuration.RenamedKeys;
import io.lookonce.model.CarriedModels;
import io.lookonce.storage.InputRefused;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Values of options that the command line does not give: {@code --set key=value} first, then the
 * file of {@code --config}, else {@code <command>.conf} of the configuration folder. A key is the
 * option's long name without its dashes.
 */
public final class OptionDefaults implements IDefaultValueProvider {

  /** Folder of the configuration files; set by the launcher. */
  public static final String FOLDER_PROPERTY = CarriedModels.FOLDER_PROPERTY;

  /** More than anybody writes by hand. */
  private static final long MAX_BYTES = 1L << 24;

  private final Config values;

  private OptionDefaults(Config values) {
    this.values = values;
  }

  /**
   * Reads the values that hold for a command line. Picocli asks for them before it reads an option,
   * so it reads the line once more before that, for {@code --set} and {@code --config} alone; what
   * is wrong with the line it says when it is read in earnest.
   *
   * @throws InputRefused if a file is missing or not HOCON, a {@code --set} has no equals sign, or
   *     a name is one of {@link RenamedKeys}
   */
  public static OptionDefaults of(CommandLine commandLine, String... arguments) {
    for (String argument : arguments) {
      refuseRenamed("", argument.startsWith("--") ? argument.replaceFirst("=.*", "") : "");
    }
    ParseResult command = parsed(commandLine, arguments);
    String name = command.hasSubcommand() ? command.subcommand().commandSpec().name() : "lookonce";
    ParseResult leaf = command;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    Config settings = ConfigFactory.empty();
    for (String value : leaf.matchedOptionValue("--set", List.<String>of())) {
      settings = setting(value).withFallback(settings);
    }
    String file = leaf.matchedOptionValue("--config", null);
    Config fromFile = file != null ? parseFile(Path.of(file)) : parseFolder(name);
    fromFile
        .root()
        .forEach((key, value) -> refuseRenamed(value.origin().description() + ": ", key));
    Config all = settings.withFallback(fromFile);
    return new OptionDefaults(read(all::resolve, file != null ? file : name + ".conf"));
  }

  private static ParseResult parsed(CommandLine commandLine, String... arguments) {
    collectErrors(commandLine, true);
    try {
      return commandLine.parseArgs(arguments);
    } finally {
      collectErrors(commandLine, false);
    }
  }

  private static void collectErrors(CommandLine commandLine, boolean collect) {
    commandLine.getCommandSpec().parser().collectErrors(collect);
    commandLine.getSubcommands().values().forEach(child -> collectErrors(child, collect));
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String key = ConfigUtil.joinPath(option.longestName().replaceFirst("^--", ""));
    if (!values.hasPath(key)) {
      return null;
    }
    return switch (values.getValue(key).valueType()) {
      case LIST -> String.join(",", values.getStringList(key));
      default -> values.getString(key);
    };
  }

  /**
   * Refuses keys that are no option of a command.
   *
   * @param options long names of the command's options without dashes
   */
  void requireKnown(List<String> options) {
    for (var entry : values.root().entrySet()) {
      if (!options.contains(entry.getKey())) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: unknown key '%s'%s",
                entry.getValue().origin().description(),
                entry.getKey(),
                NearestName.suggestion(entry.getKey(), options)));
      }
    }
  }

  private static void refuseRenamed(String place, String name) {
    RenamedKeys.refusal(name)
        .ifPresent(
            reason -> {
              throw new InputRefused(place + reason);
            });
  }

  private static Config setting(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new InputRefused("--set " + assignment + ": expected key=value");
    }
    refuseRenamed("--set ", assignment.substring(0, equals).strip());
    String key = ConfigUtil.joinPath(assignment.substring(0, equals).strip());
    String value = ConfigUtil.quoteString(assignment.substring(equals + 1));
    return parse(new StringReader(key + " = " + value), "--set " + assignment);
  }

  private static Config parseFile(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      if (Files.size(file) > MAX_BYTES) {
        throw new InputRefused(
            file + String.format(Locale.ROOT, ": longer than %d MB", MAX_BYTES >> 20));
      }
      return parse(reader, file.toString());
    } catch (java.io.IOException unreadable) {
      throw new InputRefused(file + ": cannot be read as a configuration file", unreadable);
    }
  }

  private static Config parseFolder(String command) {
    String folder = System.getProperty(FOLDER_PROPERTY);
    if (folder != null && Files.exists(Path.of(folder, command + ".conf"))) {
      return parseFile(Path.of(folder, command + ".conf"));
    }
    var resource = OptionDefaults.class.getResourceAsStream("/conf/" + command + ".conf");
    return resource == null
        ? ConfigFactory.empty()
        : parse(new InputStreamReader(resource, StandardCharsets.UTF_8), command + ".conf");
  }

  private static Config parse(Reader reader, String origin) {
    ConfigParseOptions strict =
        ConfigParseOptions.defaults()
            .setAllowMissing(false)
            .setIncluder(new NoIncludes(origin))
            .setOriginDescription(origin);
    return read(() -> ConfigFactory.parseReader(reader, strict), origin);
  }

  private static Config read(Supplier<Config> reading, String origin) {
    try {
      return reading.get();
    } catch (ConfigException broken) {
      throw new InputRefused(broken.getMessage().lines().findFirst().orElse(origin), broken);
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(refused.getMessage(), refused);
    } catch (IllegalArgumentException broken) {
      // So the library says that an escape is no character.
      throw new InputRefused(origin + ": " + broken.getMessage(), broken);
    } catch (StackOverflowError tooDeep) {
      // The library's parser calls itself for every bracket.
      throw new InputRefused(origin + ": nested too deeply", tooDeep);
    }
  }
}
