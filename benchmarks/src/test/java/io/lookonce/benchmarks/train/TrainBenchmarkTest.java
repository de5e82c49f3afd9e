package io.lookonce.benchmarks.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.benchmarks.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TrainBenchmarkTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--workload=lenet | --workload 'lenet' is none of signs-convnet, resnet-50, dense",
        "--repetitions=0 | --repetitions 0: at least 1 is needed",
        "--workers=1 | --workers 1: from 2 to the",
        "--workers=100000 | --workers 100000: from 2 to the"
      })
  void wrongOptionsAreNamed(String option, String message) {
    StringWriter errors = new StringWriter();

    int exitCode = Main.run(new PrintWriter(errors), "train", option);

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("benchmark train: " + message);
  }
}
