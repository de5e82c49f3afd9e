package io.lookonce.jobs.cli;

import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.secrets.MaskedWriter;
import io.lookonce.nd4j.TrainingLibraries;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: the options with one meaning everywhere, and files by URI. */
public abstract class LookonceCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(LookonceCommand.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Value of an option by its name without dashes; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file of option values, in place of the command's own under conf/.")
  private String config;

  @Option(names = "--verbose", description = "Log what Spark does, and where an error came from.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private Storage storage;

  @Override
  public final Integer call() throws Exception {
    Logging.start(verbose);
    String run = RunId.begin();
    try {
      LOG.info("{} begins, run {}", commandName(), run);
      if (needsTrainingLibraries()) {
        TrainingLibraries.require();
      }
      requireKnownKeys();
      int exitCode = execute();
      LOG.info("{} ends with exit code {}", commandName(), exitCode);
      return exitCode;
    } finally {
      RunId.end();
    }
  }

  /** Does the work and returns an exit code. */
  protected abstract int execute() throws Exception;

  /**
   * Whether it computes with ND4J, whose native libraries exist for some platforms only. Such a
   * command is refused elsewhere before it reads anything.
   */
  protected boolean needsTrainingLibraries() {
    return false;
  }

  /** The command's name as a person types it. */
  protected final String commandName() {
    return spec.name();
  }

  /** Where results for the eye of a person go. */
  protected final java.io.PrintWriter out() {
    return new MaskedWriter(spec.commandLine().getOut());
  }

  /** Where remarks go that are no result. */
  protected final java.io.PrintWriter err() {
    return new MaskedWriter(spec.commandLine().getErr());
  }

  /**
   * Files on any file system that the cluster's configuration and {@code spark.hadoop.*} know; one
   * storage for the whole command, as it is guarded by the lease of the command's output.
   */
  protected final Storage storage() {
    if (storage == null) {
      storage = new Storage(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    }
    return storage;
  }

  private void requireKnownKeys() {
    if (spec.commandLine().getDefaultValueProvider() instanceof OptionDefaults defaults) {
      List<String> known = optionNames();
      if (hasSettingsOfItsOwn()) {
        settings.stream().map(LookonceCommand::keyOf).forEach(known::add);
      }
      defaults.requireKnown(known);
    }
  }

  /**
   * Whether a {@code --set} may also mean a key that is no option. Such a command reads {@link
   * #ownSettings()} and refuses what it does not know.
   */
  protected boolean hasSettingsOfItsOwn() {
    return false;
  }

  /** What {@code --set} says and no option means, as {@code key=value} in the order given. */
  protected final List<String> ownSettings() {
    List<String> options = optionNames();
    return settings.stream().filter(setting -> !options.contains(keyOf(setting))).toList();
  }

  /** Whether a person gave an option, on the command line or by {@code --set}. */
  protected final boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option)
        || settings.stream().map(LookonceCommand::keyOf).anyMatch(option.substring(2)::equals);
  }

  private List<String> optionNames() {
    List<String> names = new ArrayList<>();
    addOptions(rootBelowMain(), names);
    return names;
  }

  private static String keyOf(String setting) {
    return setting.substring(0, setting.indexOf('=')).strip();
  }

  /** The configuration file of {@code models import} is that of {@code models}. */
  private CommandSpec rootBelowMain() {
    CommandSpec command = spec;
    while (command.parent() != null && command.parent().parent() != null) {
      command = command.parent();
    }
    return command;
  }

  private static void addOptions(CommandSpec command, List<String> names) {
    for (OptionSpec option : command.options()) {
      names.add(option.longestName().replaceFirst("^--", ""));
    }
    for (CommandLine child : command.subcommands().values()) {
      addOptions(child.getCommandSpec(), names);
    }
  }

  /** Refuses an option's value unless a condition holds. */
  public static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new InputRefused(String.format(Locale.ROOT, message, arguments));
    }
  }
}
