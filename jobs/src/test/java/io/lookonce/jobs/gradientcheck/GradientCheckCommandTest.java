package io.lookonce.jobs.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.CommandRun;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.run.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code lookonce gradient-check} on Spark. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
@SharedSpark.Absent
class GradientCheckCommandTest {

  @TempDir private Path folder;

  @Test
  void passesAndTellsWhatItSaw() throws Exception {
    CommandRun run = check("--network=planar-regularized", "--samples=3", "--output=" + output());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("layer1 +W +40 +3 +0 +[0-9.]+e-[0-9]+ +[0-9.]+e-0[78]")
        .contains("planar-regularized passed: 16 of 127 numbers in 6 arrays checked");
    JsonNode file = read("run.json");
    assertThat(file.get("command").asText()).isEqualTo("gradient-check");
    assertThat(file.get("status").asText()).isEqualTo("done");
    assertThat(file.at("/counts/checked").asInt()).isEqualTo(3 + 3 + 3 + 3 + 3 + 1);
    assertThat(file.at("/counts/wrong_arrays").asInt()).isZero();
    assertThat(file.at("/metrics/course_error").asDouble()).isLessThan(1e-6);
    assertThat(file.at("/metrics/worst_fast/relative_error").asDouble()).isBetween(1e-12, 1e-4);
    assertThat(file.at("/settings/regularization.l2").asText()).isEqualTo("0.7");
    JsonNode details = read("gradient-check.json");
    assertThat(details.get("arrays")).hasSize(6);
    assertThat(details.at("/arrays/0/numbers/0/number").asText()).startsWith("layer1 W[");
  }

  /** Samples and results depend on the seed, not on the number of shards. */
  @Test
  void aDetectorIsCheckedAlikeByAnyNumberOfTasks() throws Exception {
    String[] words = {
      "--network=tiny-yolo",
      "--samples=1",
      "--set=input.width=32",
      "--set=input.height=32",
      "--set=filters=2",
      "--set=most-filters=8",
      "--output=" + output()
    };
    CommandRun run = check(words);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("rescore is off")
        .contains("batch normalisation uses the statistics of the batch")
        .contains("tiny-yolo passed");
    byte[] shared = Files.readAllBytes(folder.resolve("output/gradient-check.json"));

    System.setProperty("spark.master", "local[1]");
    try {
      assertThat(check(words).exitCode()).isZero();
    } finally {
      System.clearProperty("spark.master");
    }
    assertThat(folder.resolve("output/gradient-check.json")).hasBinaryContent(shared);
  }

  @Test
  void checksTheNetworkOfAFileAndSomeOfItsLayers() throws Exception {
    Path file = folder.resolve("mine.conf");
    Files.writeString(
        file,
        """
        network = custom
        input { height = 6, width = 6, channels = 1 }
        layers = [
          { name = seen, type = convolution, filters = 2, size = 3, function = relu }
          { type = max-pool, size = 2 }
          { type = dropout, keep-probability = 0.5 }
          { name = last, type = output, units = 3 }
        ]
        initialization { distribution = he }
        optimizer { name = adam }
        learning-rate = 0.1
        mini-batch-size = 8
        epochs = 1
        averaging { workers = 1, frequency = 1 }
        """);

    CommandRun run = check(file.toString(), "--layer=seen", "--set=seed=4");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("custom passed: 6 of 20 numbers in 2 arrays")
        .contains("dropout is off")
        .doesNotContain("last ");
  }

  /** With steps of a whole unit, differences are no slopes of a network with kinks. */
  @Test
  void failsWithExitCodeOneAndNamesTheNumber() throws Exception {
    CommandRun run =
        check("--network=planar", "--step=1", "--tolerance=1e-9", "--output=" + output());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).containsPattern("planar FAILED: .* of 91 numbers in 6 arrays checked");
    JsonNode file = read("run.json");
    assertThat(file.get("status").asText()).isEqualTo("failed");
    assertThat(file.get("exit_code").asInt()).isEqualTo(ExitCode.FAILED);
    assertThat(read("gradient-check.json").get("passed").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | one of CONF and --network is needed, and not both",
        "a.conf --network planar | one of CONF and --network is needed, and not both",
        "nowhere.conf | nowhere.conf: no such file",
        "--network planer | --network planer: there is no such network, did you mean 'planar'?",
        "--network planar --set sead=2 | unknown key sead, did you mean seed?",
        "--network planar --set layers=[2,3] | layers",
        "--network planar --layer layer9 | --layer layer9: there is no such layer with parameters",
        "--network planar --samples 0 | --samples 0: at least 1 is needed",
        "--network planar --examples 0 | --examples 0: must be from 1 to 1024",
        "--network planar --step 0 | --step 0.0: must be above 0",
        "--network planar --tolerance 1 | --tolerance 1.0: must be above 0 and below 1",
        "--network planar --fast-tolerance 0 | --fast-tolerance 0.0: must be above 0",
        "--network planar --kink-share 2 | --kink-share 2.0: must be from 0 to 1",
        "--network planar --output {folder} | holds something else",
      })
  void refusesInOneLine(String words, String message) throws Exception {
    Files.writeString(folder.resolve("other.txt"), "not ours");
    String line = words == null ? "" : words.replace("{folder}", folder.toString());

    CommandRun run = check(line.isBlank() ? new String[0] : line.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(run.err().strip().lines().toList()).singleElement().asString().contains(message);
  }

  @Test
  void aDryRunSaysWhatWouldBeDone() {
    CommandRun run = check("--network=planar", "--dry-run", "--samples=2", "--output=" + output());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("samples = 2").contains("planar: 11 of 91 numbers in 6 arrays");
    assertThat(folder.resolve("output")).doesNotExist();
  }

  private String output() {
    return folder.resolve("output").toString();
  }

  private JsonNode read(String name) throws Exception {
    return new ObjectMapper().readTree(folder.resolve("output").resolve(name).toFile());
  }

  private static CommandRun check(String... words) {
    List<String> all = new ArrayList<>(List.of("gradient-check"));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
