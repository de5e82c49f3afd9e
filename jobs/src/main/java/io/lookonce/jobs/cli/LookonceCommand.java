package io.lookonce.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookonce.configuration.SettingsParser;
import io.lookonce.jobs.run.ProgressLine;
import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.secrets.TerminalStream.MaskedWriter;
import io.lookonce.nd4j.TrainingLibraries;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: the options with one meaning everywhere, and files by URI. */
@HelpGroup("General")
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
      description = "HOCON file of option values, laid over the command's own under conf/.")
  private String config;

  @Option(names = "--verbose", description = "Log what Spark does, and where an error came from.")
  private boolean verbose;

  @Option(
      names = "--quiet",
      description = "Print results and errors only: no progress, no remarks.")
  private boolean quiet;

  @Option(
      names = "--json",
      description = "Print the result as one JSON object, that of run.json for a run.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final StringWriter printed = new StringWriter();
  private JsonNode result;
  private Storage storage;

  @Override
  public final Integer call() throws Exception {
    Logging.start(verbose);
    String run = RunId.begin();
    ProgressLine.silence(quiet);
    try {
      LOG.info("{} begins, run {}", commandName(), run);
      if (needsTrainingLibraries()) {
        TrainingLibraries.require();
      }
      requireKnownKeys();
      SparkOptions.requireNone(spec);
      int exitCode = execute();
      if (json) {
        printJson(exitCode);
      }
      LOG.info("{} ends with exit code {}", commandName(), exitCode);
      return exitCode;
    } finally {
      ProgressLine.silence(false);
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

  /** The command's name as a person types it, such as {@code generate cats}. */
  protected final String commandName() {
    return spec.qualifiedName().replaceFirst("^\\S+ ", "");
  }

  /** Where results for the eye of a person go. */
  protected final PrintWriter out() {
    return new MaskedWriter(json ? new PrintWriter(printed, true) : spec.commandLine().getOut());
  }

  /** Where remarks go that are no result. */
  protected final PrintWriter err() {
    return new MaskedWriter(
        quiet ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getErr());
  }

  /** Where goes what a person must read, even one who asked for quiet. */
  protected final PrintWriter alarm() {
    return new MaskedWriter(spec.commandLine().getErr());
  }

  protected final boolean isQuiet() {
    return quiet;
  }

  /** What {@code --json} prints; without it, the lines that the command printed. */
  protected final void result(JsonNode whole) {
    result = whole;
  }

  private void printJson(int exitCode) {
    JsonNode whole = result;
    if (whole == null) {
      ObjectNode lines = new ObjectMapper().createObjectNode();
      lines.put("command", commandName()).put("exit_code", exitCode);
      printed.toString().lines().forEach(lines.putArray("output")::add);
      whole = lines;
    }
    new MaskedWriter(spec.commandLine().getOut()).println(whole.toPrettyString());
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
    defaults()
        .ifPresent(
            defaults ->
                defaults.requireKnown(
                    OptionDefaults.names(rootBelowMain()), hasSettingsOfItsOwn()));
  }

  private Optional<OptionDefaults> defaults() {
    return Optional.ofNullable(spec.commandLine().getDefaultValueProvider())
        .map(OptionDefaults.class::cast);
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
    return defaults().map(OptionDefaults::further).orElse(List.of());
  }

  /** Whether a person gave an option, on the command line or by {@code --set}. */
  protected final boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option)
        || settings.stream().map(SettingsParser::key).anyMatch(option.substring(2)::equals);
  }

  /** The configuration file of {@code models import} is that of {@code models}. */
  private CommandSpec rootBelowMain() {
    CommandSpec command = spec;
    while (command.parent() != null && command.parent().parent() != null) {
      command = command.parent();
    }
    return command;
  }

  /** Refuses an option's value unless a condition holds. */
  public static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new InputRefused(String.format(Locale.ROOT, message, arguments));
    }
  }

  /** How much the libraries below say. */
  private static final class Logging {

    private Logging() {}

    /**
     * Our own warnings, and of the libraries below only errors, so that a person sees the command's
     * own words; with verbose, all that Spark says.
     */
    static void start(boolean verbose) {
      Configurator.setRootLevel(verbose ? Level.INFO : Level.ERROR);
      Configurator.setLevel("io.lookonce", verbose ? Level.INFO : Level.WARN);
      // Why a task failed is in the error that ends the command, without a stack trace.
      Level tasks = verbose ? Level.INFO : Level.OFF;
      Configurator.setLevel("org.apache.spark.executor.Executor", tasks);
      Configurator.setLevel("org.apache.spark.scheduler.TaskSetManager", tasks);
      Configurator.setLevel("org.apache.spark.sql.execution.datasources.FileFormatWriter", tasks);
      // Native Hadoop libraries are a speed-up that most machines do not have; it is no news.
      Configurator.setLevel("org.apache.hadoop.util.NativeCodeLoader", Level.ERROR);
      // What it cannot close at the end of the process, it could not write before: that was said.
      Configurator.setLevel("org.apache.hadoop.hdfs.DFSClient", tasks);
    }
  }
}
