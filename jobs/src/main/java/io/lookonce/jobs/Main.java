package io.lookonce.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.cli.DriverExit;
import io.lookonce.jobs.cli.ExitCodeFile;
import io.lookonce.jobs.cli.OptionDefaults;
import io.lookonce.jobs.cli.OptionHints;
import io.lookonce.jobs.cli.SparkDefaults;
import io.lookonce.jobs.cli.SparkVersionCheck;
import io.lookonce.jobs.doctor.DoctorCommand;
import io.lookonce.jobs.evaluation.EvaluateCommand;
import io.lookonce.jobs.generate.GenerateCommand;
import io.lookonce.jobs.gradientcheck.GradientCheckCommand;
import io.lookonce.jobs.help.CompletionCommand;
import io.lookonce.jobs.help.HelpCommand;
import io.lookonce.jobs.help.HelpPage;
import io.lookonce.jobs.help.OptionText;
import io.lookonce.jobs.ingest.IngestCommand;
import io.lookonce.jobs.models.ModelsCommand;
import io.lookonce.jobs.retrain.RetrainCommand;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.scoring.ClassifyCommand;
import io.lookonce.jobs.scoring.DetectCommand;
import io.lookonce.jobs.scoring.convert.ConvertResultsCommand;
import io.lookonce.jobs.secrets.Secrets;
import io.lookonce.jobs.secrets.TerminalStream;
import io.lookonce.jobs.secrets.TerminalStream.MaskedWriter;
import io.lookonce.jobs.sweep.SweepCommand;
import io.lookonce.jobs.training.TrainCommand;
import io.lookonce.jobs.training.TrainDetectorCommand;
import io.lookonce.jobs.verify.VerifyCommand;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of Lookonce. */
@Command(
    name = "lookonce",
    description = "Finds cars in image folders and trains image networks on Apache Spark.",
    versionProvider = Main.VersionLine.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DetectCommand.class,
      ClassifyCommand.class,
      ConvertResultsCommand.class,
      IngestCommand.class,
      TrainCommand.class,
      TrainDetectorCommand.class,
      RetrainCommand.class,
      SweepCommand.class,
      GradientCheckCommand.class,
      EvaluateCommand.class,
      ModelsCommand.class,
      VerifyCommand.class,
      DoctorCommand.class,
      HelpCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "'lookonce help COMMAND' says more of a command, with examples.",
      "Exit codes: 0 done, 1 failed, 2 bad usage or configuration,",
      "3 done, but more records failed than --max-error-rate allows."
    })
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs one command and ends the JVM, or the driver that YARN runs in it, with its exit code. */
  public static void main(String[] arguments) throws SparkUserAppException {
    int exitCode = run(arguments);
    ExitCodeFile.leave(exitCode);
    DriverExit.with(exitCode);
  }

  /** Runs one command in this JVM and returns its exit code. */
  public static int run(String... arguments) {
    // Numbers in names, tables and messages are the same wherever a command runs.
    Locale.setDefault(Locale.ROOT);
    Secrets.learn();
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(TerminalStream.over(out));
    System.setErr(TerminalStream.over(err));
    try {
      return execute(arguments);
    } finally {
      System.out.flush();
      System.err.flush();
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static int execute(String... arguments) {
    CommandLine commandLine = commandLine();
    commandLine.setExecutionExceptionHandler(executionErrors());
    commandLine.setParameterExceptionHandler(usageErrors());
    try {
      SparkDefaults.load();
      // Some secrets may be among those settings.
      Secrets.learn();
      SparkVersionCheck.require();
      commandLine.setDefaultValueProvider(OptionDefaults.of(commandLine, arguments));
    } catch (InputRefused refused) {
      err(commandLine).println("lookonce: " + ErrorMessage.firstLine(refused));
      return ExitCode.BAD_USAGE;
    }
    return commandLine.execute(arguments);
  }

  /**
   * The commands, with their help. {@code generate} is among them where the jar of the generated
   * data sets is; a driver on a cluster has it only for this command.
   */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    if (Main.class.getResource("/io/lookonce/datasets/scene/RoadScene.class") != null) {
      commandLine.addSubcommand(GenerateCommand.commandLine());
    }
    HelpPage.install(commandLine);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a command; 'lookonce help' lists them");
  }

  private static PrintWriter err(CommandLine commandLine) {
    return new MaskedWriter(commandLine.getErr());
  }

  private static IExecutionExceptionHandler executionErrors() {
    return (error, commandLine, parsed) -> {
      PrintWriter err = err(commandLine);
      boolean verbose = Arrays.asList(parsed.originalArgs().toArray()).contains("--verbose");
      String command = commandLine.getCommandSpec().qualifiedName();
      err.println(command + ": " + ErrorMessage.firstLine(error));
      if (verbose) {
        error.printStackTrace(err);
      }
      if (parsed.originalArgs().contains("--json")) {
        commandLine.getOut().println(json(command, ExitCode.of(error), error));
      }
      return ExitCode.of(error);
    };
  }

  private static IParameterExceptionHandler usageErrors() {
    return (error, arguments) -> {
      CommandLine commandLine = error.getCommandLine();
      PrintWriter err = err(commandLine);
      String command = commandLine.getCommandSpec().qualifiedName();
      Optional<String> hint = hint(error, arguments);
      err.println(
          command
              + ": "
              + ErrorMessage.firstLine(error)
              + hint.map(meant -> "; " + meant).orElse("")
              + " (see '"
              + command
              + " --help')");
      if (hint.isEmpty()) {
        CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
      }
      if (List.of(arguments).contains("--json")) {
        commandLine.getOut().println(json(command, ExitCode.BAD_USAGE, error));
      }
      return ExitCode.BAD_USAGE;
    };
  }

  /** What to write in place of an option of another program, or what a missing argument is. */
  private static Optional<String> hint(CommandLine.ParameterException error, String... arguments) {
    CommandSpec command = error.getCommandLine().getCommandSpec();
    Optional<String> meant =
        Arrays.stream(arguments)
            .filter(word -> word.startsWith("--"))
            .filter(word -> command.findOption(word.replaceFirst("=.*", "")) == null)
            .flatMap(
                word ->
                    OptionHints.of(command, word).map(way -> "for " + word + " " + way).stream())
            .findFirst();
    if (meant.isPresent() || !(error instanceof CommandLine.MissingParameterException missing)) {
      return meant;
    }
    return missing.getMissing().stream()
        .filter(ArgSpec::isPositional)
        .findFirst()
        .map(
            argument ->
                argument.paramLabel()
                    + " is a "
                    + OptionText.prose(argument.description()).replaceFirst("\\.$", ""));
  }

  private static String json(String command, int exitCode, Exception error) {
    return new ObjectMapper()
        .createObjectNode()
        .put("command", command.replaceFirst("^\\S+ ", ""))
        .put("exit_code", exitCode)
        .put("error", Secrets.maskedText(ErrorMessage.firstLine(error)))
        .toPrettyString();
  }

  /** What {@code --version} prints: everything that decides whether parts fit together. */
  static final class VersionLine implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        String.format(
            Locale.ROOT,
            "lookonce %s (commit %s), Spark %s, Scala %s, Java %s",
            SoftwareVersion.version(),
            SoftwareVersion.gitCommit(),
            org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            scala.util.Properties.versionNumberString(),
            System.getProperty("java.version"))
      };
    }
  }
}
