package io.lookonce.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.training.TrainingFiles;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a sweep's configuration to its trials. */
@Tag("spark")
class SweepRequestTest {

  @TempDir private static Path shared;
  private static String dataset;

  @TempDir private Path folder;

  @BeforeAll
  static void makeDataset() throws IOException {
    dataset = TrainingFiles.dataset(shared);
    TrainingFiles.configuration(shared);
  }

  @Test
  void everyVariantMeetsEveryPointOfTheGridAndEveryDraw() throws IOException {
    SweepRequest request =
        read(
            """
            variants {
              zeros { initialization.distribution = zeros }
              random { initialization { distribution = random, scale = 3 } }
            }
            grid { "averaging.workers" = [1, 2], epochs = [1, 2, 3] }
            random { count = 2, seed = 4, learning-rate { log-uniform = [0.001, 1] } }
            """);

    assertThat(request.trials()).hasSize(2 * 2 * 3 * 2);
    assertThat(request.trials().stream().map(Trial::number))
        .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(1, 24).boxed().toList());
    assertThat(request.trials().get(0).name())
        .startsWith("zeros workers=1 epochs=1 learning-rate=");
    assertThat(request.trials().get(2).name()).startsWith("zeros workers=1 epochs=2 ");
    Trial last = request.trials().get(23);
    assertThat(last.name()).startsWith("random workers=2 epochs=3 ");
    assertThat(last.varied())
        .containsEntry("initialization.scale", "3")
        .containsEntry("averaging.workers", "2")
        .containsEntry("epochs", "3");
    assertThat(last.isSingle()).isFalse();
    // What a variant leaves alone is what then holds.
    assertThat(request.trials().get(0).varied()).containsEntry("initialization.scale", "default");
    // The draws are the same for every variant and point, and differ from each other.
    assertThat(
            request.trials().stream().map(trial -> trial.varied().get("learning-rate")).distinct())
        .hasSize(2);
  }

  @Test
  void theSeedNamesTheDrawsAndTheyStayWithinTheirBounds() throws IOException {
    String random =
        "random { count = 60, seed = %d, learning-rate { log-uniform = [0.001, 0.1] },"
            + " epochs { whole = [2, 4] }, regularization.l2 { uniform = [0, 0.5] },"
            + " optimizer.name { choice = [momentum, adam] } }";
    List<Trial> trials = read(String.format(Locale.ROOT, random, 1)).trials();

    assertThat(read(String.format(Locale.ROOT, random, 1)).trials().stream().map(Trial::varied))
        .isEqualTo(trials.stream().map(Trial::varied).toList());
    assertThat(read(String.format(Locale.ROOT, random, 2)).trials().stream().map(Trial::varied))
        .isNotEqualTo(trials.stream().map(Trial::varied).toList());
    assertThat(numbers(trials, "learning-rate")).allMatch(rate -> rate >= 0.001 && rate <= 0.1);
    // Half of the draws by the logarithm are below the geometric mean; evenly it would be 9 %.
    assertThat(numbers(trials, "learning-rate").stream().filter(rate -> rate < 0.01).count())
        .isBetween(18L, 42L);
    assertThat(numbers(trials, "epochs")).contains(2.0, 3.0, 4.0).hasSize(60);
    assertThat(numbers(trials, "regularization.l2")).allMatch(l2 -> l2 >= 0 && l2 <= 0.5);
    assertThat(trials.stream().map(trial -> trial.varied().get("optimizer.name")))
        .contains("momentum", "adam");
  }

  @Test
  void withoutAnythingToVaryThereIsOneTrial() throws IOException {
    assertThat(read("settings { epochs = 2 }").trials()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid { learning-rat = [1] } | study.conf:3: unknown key learning-rat, did you mean"
            + " learning-rate?",
        "grid { learning-rate = [0.1, -1] } | study.conf:3: learning-rate = -1 must be above 0"
            + " (trial learning-rate=-1)",
        "grid { learning-rate = [] } | study.conf:3: grid.learning-rate = [] must not be empty",
        "grid { learning-rate = 1 } | study.conf:3: grid.learning-rate = 1 must be a list",
        "gird { learning-rate = [1] } | study.conf:3: unknown key gird, did you mean grid?",
        "variants { a { epochs = 1 } }, grid { epochs = [1] } | study.conf:3: grid.epochs is varied"
            + " twice, also in variants",
        "random { count = 2, epochs { even = [1, 2] } } | study.conf:3: random.epochs.even says no"
            + " distribution",
        "random { count = 2, epochs { whole = [2, 1] } } | must be [from, to] with from below to",
        "random { count = 2, learning-rate { log-uniform = [0, 1] } } | must be above 0",
        "random { count = 2, epochs { whole = [1, 2.5] } } | must be whole numbers",
        "random { count = 2 } | random.count = 2 draws nothing",
        "grid { engine = [dl4j] } | engine = dl4j is not what a sweep can do",
        "grid { dataset = [nowhere] } | nowhere is no data set",
        "grid { seed = [1,2,3,4,5,6,7,8,9,10,11] }, random { count = 1000, learning-rate { uniform"
            + " = [1, 2] } } | more than 10000 trials",
      })
  void aFaultIsRefusedWithItsPlace(String sections, String message) {
    assertThatThrownBy(() -> read(sections))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingBaseIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("study.conf"), "base = nothing.conf");
    assertThatThrownBy(() -> SweepRequest.read(storage(), file, List.of(), 1))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("nothing.conf: no such file");
  }

  private SweepRequest read(String sections) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("study.conf"),
            String.format(
                Locale.ROOT,
                "base = \"%s\"%nsettings.dataset = \"%s\"%n%s%n",
                shared.resolve("small.conf"),
                dataset,
                sections));
    return SweepRequest.read(storage(), file, List.of(), 1);
  }

  private static List<Double> numbers(List<Trial> trials, String key) {
    return trials.stream().map(trial -> Double.parseDouble(trial.varied().get(key))).toList();
  }

  private static Storage storage() {
    return new Storage(new Configuration());
  }
}
