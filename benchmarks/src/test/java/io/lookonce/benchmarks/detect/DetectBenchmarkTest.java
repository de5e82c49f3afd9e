package io.lookonce.benchmarks.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.benchmarks.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DetectBenchmarkTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--images=8k | --images 8k: use imagenet, 720p or 4k",
        "--model=absent.onnx | --model absent.onnx: neither untrained-yolov2 nor nano",
        "--count=0 | --count 0: at least one for each core is needed",
        "--batch-size=0 | --batch-size 0: at least 1 is needed",
        "--input=600 | --input 600: a multiple of 32 is needed"
      })
  void wrongOptionsAreNamed(String option, String message) {
    StringWriter errors = new StringWriter();

    int exitCode = Main.run(new PrintWriter(errors), "detect", option);

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("benchmark detect: " + message);
  }
}
