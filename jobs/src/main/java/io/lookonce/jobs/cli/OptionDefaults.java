package io.lookonce.jobs.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.NearestName;
import io.lookonce.configuration.RenamedKeys;
import io.lookonce.configuration.SettingsParser;
import io.lookonce.model.CarriedModels;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Values of options that the command line does not give: {@code --set key=value} first, then the
 * file of {@code --config}, then {@code <command>.conf} of the configuration folder. A key is the
 * option's long name without its dashes.
 */
public final class OptionDefaults implements IDefaultValueProvider {

  /** Folder of the configuration files; set by the launcher. */
  public static final String FOLDER_PROPERTY = CarriedModels.FOLDER_PROPERTY;

  private final Config values;
  private final List<String> further;

  /**
   * @param further what {@code --set} says and no option of the command means
   */
  private OptionDefaults(Config values, List<String> further) {
    this.values = values;
    this.further = further;
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
    try {
      return read(commandLine, arguments);
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(refused.getMessage(), refused);
    }
  }

  /** Keys by which a configuration of a training is told from values of options. */
  private static final List<String> OF_TRAININGS =
      List.of("network", "optimizer", "learning-rate", "mini-batch-size", "epochs", "settings");

  private static OptionDefaults read(CommandLine commandLine, String... arguments) {
    for (String argument : arguments) {
      refuseRenamed("", argument.startsWith("--") ? argument.replaceFirst("=.*", "") : "");
    }
    ParseResult command = parsed(commandLine, arguments);
    String name = command.hasSubcommand() ? command.subcommand().commandSpec().name() : "lookonce";
    ParseResult leaf = command;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    List<String> options =
        command.hasSubcommand() ? names(command.subcommand().commandSpec()) : List.of();
    List<String> settings = leaf.matchedOptionValue("--set", List.of());
    settings.forEach(setting -> refuseRenamed("--set ", SettingsParser.key(setting)));
    Map<Boolean, List<String>> ofOptions =
        settings.stream()
            .collect(
                Collectors.partitioningBy(
                    setting -> options.contains(SettingsParser.key(setting))));
    String file = leaf.matchedOptionValue("--config", null);
    Config values =
        file != null
            ? SettingsParser.parseAlone(Path.of(file), ofOptions.get(true))
                .withFallback(parseFolder(name, List.of()))
            : parseFolder(name, ofOptions.get(true));
    values
        .root()
        .forEach(
            (key, value) -> refuseRenamed(SettingsParser.position(value.origin()) + ": ", key));
    return new OptionDefaults(values, ofOptions.get(false));
  }

  /** Long names of all options of a command and its subcommands, without dashes. */
  static List<String> names(CommandSpec command) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      names.add(option.longestName().replaceFirst("^--", ""));
    }
    command.subcommands().values().forEach(child -> names.addAll(names(child.getCommandSpec())));
    return names;
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
   * @param alsoOwn whether {@code --set} may mean other keys too
   */
  void requireKnown(List<String> options, boolean alsoOwn) {
    for (var entry : values.root().entrySet()) {
      if (!options.contains(entry.getKey())) {
        refuseTraining(options);
        throw unknown(SettingsParser.position(entry.getValue().origin()), entry.getKey(), options);
      }
    }
    if (!alsoOwn && !further.isEmpty()) {
      String setting = further.get(0);
      throw unknown("--set " + setting, SettingsParser.key(setting), options);
    }
  }

  /** Tells one kind of configuration file from the other. */
  private void refuseTraining(List<String> options) {
    OF_TRAININGS.stream()
        .filter(key -> values.root().containsKey(key) && !options.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              String place = SettingsParser.position(values.root().get(key).origin());
              throw new InputRefused(
                  String.format(
                      Locale.ROOT,
                      "%s: '%s' is a key of a training, not an option: files of --config hold"
                          + " options; give the configuration of a training as CONF, as in"
                          + " 'lookonce train %s'",
                      place,
                      key,
                      place.replaceFirst(":\\d+$", "")));
            });
  }

  private static InputRefused unknown(String place, String key, List<String> options) {
    return new InputRefused(
        String.format(
            Locale.ROOT,
            "%s: unknown key '%s'%s",
            place,
            key,
            NearestName.suggestion(key, options)));
  }

  /** What {@code --set} says and no option means, as {@code key=value} in the order given. */
  List<String> further() {
    return further;
  }

  private static void refuseRenamed(String place, String name) {
    RenamedKeys.refusal(name)
        .ifPresent(
            reason -> {
              throw new InputRefused(place + reason);
            });
  }

  private static Config parseFolder(String command, List<String> settings) {
    String name = command + ".conf";
    String folder = System.getProperty(FOLDER_PROPERTY);
    if (folder != null && Files.exists(Path.of(folder, name))) {
      return SettingsParser.parseAlone(Path.of(folder, name), settings);
    }
    try (InputStream resource = OptionDefaults.class.getResourceAsStream("/conf/" + name)) {
      String text =
          resource == null ? "" : new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return SettingsParser.parse(text, name, settings);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
