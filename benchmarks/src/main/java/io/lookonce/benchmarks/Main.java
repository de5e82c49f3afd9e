package io.lookonce.benchmarks;

import io.lookonce.benchmarks.detect.DetectBenchmark;
import io.lookonce.benchmarks.detect.DetectProcess;
import io.lookonce.benchmarks.train.TrainBenchmark;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
    name = "benchmark",
    description = "Compares Lookonce with other systems, in alternation within one run.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {DetectBenchmark.class, DetectProcess.class, TrainBenchmark.class})
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  /** Runs one benchmark and exits the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one benchmark and returns the exit code: 0 done, 1 failed, 2 bad usage. */
  public static int run(String... arguments) {
    return run(new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments);
  }

  /** The same with another writer for usage errors. */
  public static int run(PrintWriter errors, String... arguments) {
    CommandLine commandLine = new CommandLine(new Main()).setErr(errors);
    commandLine.setParameterExceptionHandler(
        (error, given) -> {
          String name = error.getCommandLine().getCommandSpec().qualifiedName();
          commandLine
              .getErr()
              .printf(Locale.ROOT, "%s: %s (see '%s --help')%n", name, error.getMessage(), name);
          return CommandLine.ExitCode.USAGE;
        });
    return commandLine.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a benchmark: detect, train");
  }
}
