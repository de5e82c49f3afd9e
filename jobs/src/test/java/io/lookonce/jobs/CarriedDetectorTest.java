package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.cli.OptionDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The detectors that Lookonce comes with. */
@Tag("spark")
class CarriedDetectorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();
  private static final String REGISTRY = "--registry=" + CONF.resolve("models");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "road-scenes, 4194304, 'car,bus,truck,traffic light'",
    "road-vehicles, 5000000, 'car,bus,truck,motorbike'"
  })
  void isSmallAndSaysWhereItComesFrom(String name, long largestBytes, String classes)
      throws IOException {
    CommandRun shown = CommandRun.of("models", "show", name, REGISTRY);

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    JsonNode card = JSON.readTree(shown.out());
    String version = card.get("version").asText();
    Path model = CONF.resolve("models").resolve(name).resolve(version).resolve("model.onnx");
    assertThat(Files.size(model)).isLessThanOrEqualTo(largestBytes);
    assertThat(StreamSupport.stream(card.get("classes").spliterator(), false))
        .extracting(JsonNode::asText)
        .containsExactly(classes.split(","));
    assertThat(Files.readString(CONF.resolve("models").resolve(name).resolve("README.md")))
        .as("its card tells what this version reached")
        .contains(
            String.format(Locale.ROOT, "%.3f", card.at("/metrics/validation/map50").asDouble()));
  }

  @Test
  void isListedAndNamedWhereAModelIsNotKnown() throws IOException {
    String before = System.setProperty(OptionDefaults.FOLDER_PROPERTY, CONF.toString());
    try {
      String empty = "--registry=" + folder.resolve("none");
      assertThat(CommandRun.of("models", "list", empty).out())
          .contains("road-scenes:")
          .contains("comes with Lookonce");
      JsonNode listed = JSON.readTree(CommandRun.of("models", "list", "--json", empty).out());
      assertThat(listed.at("/models/0/comes_with_lookonce").asBoolean()).isTrue();
      assertThat(CommandRun.of("models", "show", "road-scnes", empty).err())
          .contains("Lookonce comes with road-scenes");
    } finally {
      if (before == null) {
        System.clearProperty(OptionDefaults.FOLDER_PROPERTY);
      } else {
        System.setProperty(OptionDefaults.FOLDER_PROPERTY, before);
      }
    }
  }

  @Test
  void findsObjectsInScenesThatItHasNeverSeen() throws IOException {
    Path scenes = folder.resolve("scenes");
    Path data = folder.resolve("data");
    Path judged = folder.resolve("judged");
    assertDone("generate", "road-scenes", "--count=60", "--seed=911", "--output=" + scenes);
    assertDone("ingest", "--kind=boxes", "--test=" + scenes, "--output=" + data);
    assertDone(
        "evaluate",
        "--dataset=" + data,
        "--model=road-scenes",
        REGISTRY,
        "--split=test",
        "--output=" + judged);

    JsonNode run = JSON.readTree(judged.resolve("run.json").toFile());
    assertThat(run.at("/metrics/test/map50").asDouble()).isGreaterThan(0.75);
  }

  @Test
  void isFoundByItsNameWhereTheRegistryKnowsNone() throws Exception {
    Path log = folder.resolve("log");
    Map<String, String> launcher = Map.of(OptionDefaults.FOLDER_PROPERTY, CONF.toString());
    String empty = "--registry=" + folder.resolve("models");

    assertThat(CommandRun.start(log, launcher, "models", "verify", "road-scenes", empty).waitFor())
        .as(Files.readString(log))
        .isZero();
    assertThat(CommandRun.start(log, launcher, "models", "verify", "road", empty).waitFor())
        .isEqualTo(2);
  }

  private static void assertDone(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
