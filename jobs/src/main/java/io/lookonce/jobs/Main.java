package io.lookonce.jobs;

import io.lookonce.jobs.report.ExitCode;
import io.lookonce.jobs.report.Secrets;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OneLine;
import java.io.PrintWriter;
import java.util.Arrays;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/** The command line of Lookonce. */
@Command(
    name = "lookonce",
    description = "Finds cars in image folders and trains image networks on Apache Spark.",
    versionProvider = VersionLine.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DetectCommand.class,
      ClassifyCommand.class,
      TrainCommand.class,
      TrainDetectorCommand.class,
      RetrainCommand.class,
      SweepCommand.class,
      EvaluateCommand.class,
      GradientCheckCommand.class,
      IngestCommand.class,
      GenerateCommand.class,
      ModelsCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 bad usage or configuration,",
      "3 done, but more records failed than --max-error-rate allows."
    })
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs one command and ends the JVM, or the driver that YARN runs in it, with its exit code. */
  public static void main(String[] arguments) throws SparkUserAppException {
    int exitCode = run(arguments);
    ExitFile.leave(exitCode);
    DriverEnd.with(exitCode);
  }

  /** Runs one command in this JVM and returns its exit code. */
  public static int run(String... arguments) {
    Secrets.learn();
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(executionErrors());
    commandLine.setParameterExceptionHandler(usageErrors());
    try {
      FittingSpark.require();
      commandLine.setDefaultValueProvider(ConfiguredDefaults.of(arguments));
    } catch (InputRefused refused) {
      err(commandLine).println("lookonce: " + OneLine.of(refused));
      return ExitCode.BAD_USAGE;
    }
    return commandLine.execute(arguments);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
  }

  private static PrintWriter err(CommandLine commandLine) {
    return new MaskedWriter(commandLine.getErr());
  }

  private static IExecutionExceptionHandler executionErrors() {
    return (error, commandLine, parsed) -> {
      PrintWriter err = err(commandLine);
      boolean verbose = Arrays.asList(parsed.originalArgs().toArray()).contains("--verbose");
      err.println(commandLine.getCommandSpec().qualifiedName() + ": " + OneLine.of(error));
      if (verbose) {
        error.printStackTrace(err);
      }
      return ExitCode.of(error);
    };
  }

  private static IParameterExceptionHandler usageErrors() {
    return (error, arguments) -> {
      CommandLine commandLine = error.getCommandLine();
      PrintWriter err = err(commandLine);
      String command = commandLine.getCommandSpec().qualifiedName();
      err.println(command + ": " + OneLine.of(error) + " (see '" + command + " --help')");
      CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
      return ExitCode.BAD_USAGE;
    };
  }
}
