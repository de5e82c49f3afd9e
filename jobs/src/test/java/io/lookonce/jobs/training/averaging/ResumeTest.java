package io.lookonce.jobs.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookonce.data.Split;
import io.lookonce.jobs.SharedSpark;
import io.lookonce.jobs.training.SmallDataset;
import io.lookonce.jobs.training.TrainingFixture;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.checkpoint.CheckpointStore;
import io.lookonce.storage.InputRefused;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupted and resumed trainings, early stopping and divergence. */
@Tag("spark")
@Tag("slow")
@Tag("cross")
class ResumeTest {

  /** Outer momentum and early stopping: every array of a checkpoint is in use. */
  private static final String[] EVERYTHING = {
    "moving-average.decay=0.9",
    "select=accuracy",
    "averaging.outer=nesterov",
    "early-stopping.patience=2",
    "epochs=3",
    "checkpoints.seconds=0"
  };

  private static SparkSession spark;
  private static String dataset;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private TrainingFixture fixture;

  @BeforeAll
  static void open() throws Exception {
    spark = SharedSpark.session();
    dataset =
        new SmallDataset(spark, shared).part(Split.TRAIN, 100).part(Split.VALIDATION, 20).finish();
  }

  @BeforeEach
  void fixture() {
    fixture = new TrainingFixture(spark, folder);
  }

  @Test
  void aKilledTrainingContinuesToTheSameBits() throws Exception {
    TrainingRequest request = fixture.request(TrainingFixture.CONVOLUTIONAL, dataset, EVERYTHING);
    Path inOnePiece = fixture.newOutput();
    JsonNode whole = fixture.train(request, inOnePiece, false, TrainingFixture.ignored());
    Path output = fixture.newOutput();

    // Killed in the second epoch, between its first round and its second.
    killAfter(request, output, 2, 1);
    JsonNode resumed = fixture.train(request, output, true, TrainingFixture.ignored());

    assertThat(TrainingFixture.digest(resumed)).isEqualTo(TrainingFixture.digest(whole));
    assertThat(resumed.get("metrics")).isEqualTo(whole.get("metrics"));
    assertThat(lossSection(output)).isEqualTo(lossSection(inOnePiece)).contains("loss by round");
    // 3 epochs of 2 rounds, of which 3 rounds were completed before.
    assertThat(TrainingFixture.report(output)).contains("cover its last 3 of 6 rounds");
    assertThat(TrainingFixture.report(inOnePiece)).doesNotContain("was resumed");
  }

  /** Rates by the epoch and by the step, and every array of a checkpoint in use. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "schedule { name = cosine, duration = 4, warm-up = 1 }",
        "schedule { name = step, unit = iteration, every = 3, factor = 0.5 }",
      })
  void aFinishedTrainingGoesOnToTheBitsOfALongerOne(String schedule) throws Exception {
    String configuration = TrainingFixture.CONVOLUTIONAL + "\n" + schedule + "\n";
    String[] others = {"averaging.outer=nesterov", "early-stopping.patience=9"};
    JsonNode whole =
        fixture.train(
            request(configuration, 4, others),
            fixture.newOutput(),
            false,
            TrainingFixture.ignored());
    Path output = fixture.newOutput();
    fixture.train(request(configuration, 1, others), output, false, TrainingFixture.ignored());
    fixture.train(request(configuration, 2, others), output, true, TrainingFixture.ignored());

    JsonNode extended =
        fixture.train(request(configuration, 4, others), output, true, TrainingFixture.ignored());

    assertThat(TrainingFixture.digest(extended)).isEqualTo(TrainingFixture.digest(whole));
    assertThat(extended.get("metrics")).isEqualTo(whole.get("metrics"));
    assertRefused(
        "is of epoch 4, epochs = 3: a training can be continued for more epochs, not cut short",
        request(configuration, 3, others),
        output,
        true);
  }

  private TrainingRequest request(String configuration, int epochs, String... others)
      throws Exception {
    List<String> settings = new ArrayList<>(List.of(others));
    settings.add("epochs=" + epochs);
    return fixture.request(configuration, dataset, settings.toArray(String[]::new));
  }

  @Test
  void earlyStoppingNeedsAValidationSplit(@TempDir Path other) throws Exception {
    String judged = new SmallDataset(spark, other).part(Split.TRAIN, 30).finish();

    assertThatThrownBy(
            () -> fixture.request(TrainingFixture.DENSE, judged, "early-stopping.patience=3"))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining("early-stopping.patience = 3: data set ")
        .hasMessageContaining(" has no validation split to judge epochs by");
    assertThat(fixture.request(TrainingFixture.DENSE, judged).warnings()).isEmpty();
  }

  /** 100 examples in two shards of 50: batches of 7 leave one over, those of 8 two. */
  @ParameterizedTest
  @CsvSource({
    "dense, 1, every mini-batch has 1 example",
    "dense, 7, the last mini-batch of an epoch has 1 example",
    "dense, 8,",
    "dense, all,",
    // 4 x 4 values per channel of one example are enough.
    "convolutional, 1,",
  })
  void aNormalisedValueThatIsAloneIsWarnedOf(String network, String batch, String warning)
      throws Exception {
    String configuration =
        network.equals("dense")
            ? TrainingFixture.DENSE.replace(
                "{ type = output", "{ type = batch-normalization }, { type = output")
            : TrainingFixture.CONVOLUTIONAL;
    TrainingRequest request =
        fixture.request(configuration, dataset, "epochs=1", "mini-batch-size=" + batch);

    if (warning == null) {
      assertThat(request.warnings()).isEmpty();
      return;
    }
    assertThat(request.warnings()).singleElement().asString().startsWith(warning);
    assertThat(request.description()).last().asString().startsWith("WARNING: " + warning);
    Path output = fixture.newOutput();
    JsonNode run = fixture.train(request, output, false, TrainingFixture.ignored());
    assertThat(run.get("health").asText()).contains("; WARNING: " + warning);
    assertThat(TrainingFixture.report(output)).contains("Warning: " + warning);
  }

  @Test
  void dropoutWithoutAFastPathContinuesToTheSameBits() throws Exception {
    // The fast step does not support zero padding before pooling.
    String slow =
        TrainingFixture.CONVOLUTIONAL.replace(
            "{ type = convolution, filters = 4, size = 3, function = identity }",
            "{ type = zero-padding, size = 1 }, { type = max-pool, size = 2 }");
    String[] settings = {"epochs=2", "checkpoints.seconds=0"};
    JsonNode whole = fixture.train(slow, dataset, settings);
    TrainingRequest request = fixture.request(slow, dataset, settings);
    Path output = fixture.newOutput();

    killAfter(request, output, 1, 1);
    JsonNode resumed = fixture.train(request, output, true, TrainingFixture.ignored());

    assertThat(TrainingFixture.digest(resumed)).isEqualTo(TrainingFixture.digest(whole));
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path other) throws Exception {
    Path output = fixture.newOutput();
    TrainingRequest first = fixture.request(TrainingFixture.DENSE, dataset, "epochs=1");
    fixture.train(first, output, false, TrainingFixture.ignored());
    String larger = new SmallDataset(spark, other).part(Split.TRAIN, 101).finish();

    assertRefused(
        "belongs to another training (averaging.workers was 2, is 1)",
        fixture.request(TrainingFixture.DENSE, dataset, "epochs=2", "averaging.workers=1"),
        output,
        true);
    assertRefused(
        "dataset.content_sha256 was ",
        fixture.request(TrainingFixture.DENSE, larger, "epochs=1"),
        output,
        true);
    assertRefused("continue it with --resume", first, output, false);
  }

  @Test
  void aLossThatIsNoNumberStopsTheTraining() throws Exception {
    Path output = fixture.newOutput();
    TrainingRequest request =
        fixture.request(
            TrainingFixture.DENSE,
            dataset,
            "learning-rate=1e38",
            "epochs=50",
            "averaging.frequency=2");

    assertThatThrownBy(() -> fixture.train(request, output, false, TrainingFixture.ignored()))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageMatching(".*round \\d+ of epoch \\d+ on worker [01].*");

    JsonNode run = TrainingFixture.run(output);
    assertThat(run.get("status").asText()).isEqualTo("failed");
    assertThat(run.get("health").asText()).contains("worker");
    assertThat(TrainingFixture.report(output))
        .contains("This training diverged", "on worker", "id=\"settings\"")
        .doesNotContain("id=\"result-train\"");
    CheckpointStore kept =
        new CheckpointStore(
            TrainingFixture.STORAGE,
            new org.apache.hadoop.fs.Path(output.resolve("checkpoints").toString()),
            request.identity(),
            3);
    byte[] values = kept.latest().orElseThrow().values();
    FloatBuffer numbers = FlatState.floats(values);
    for (int i = 0; i < numbers.limit(); i++) {
      assertThat(numbers.get(i)).isFinite();
    }
  }

  @Test
  void trainingStopsWhenValidationNoLongerImproves() throws Exception {
    // At this learning rate the network overfits after a few epochs.
    Path output = fixture.newOutput();
    TrainingRequest request =
        fixture.request(
            TrainingFixture.DENSE,
            dataset,
            "learning-rate=20",
            "epochs=60",
            "early-stopping.patience=3");
    JsonNode run = fixture.train(request, output, false, TrainingFixture.ignored());

    JsonNode epochs = run.at("/metrics/epochs");
    assertThat(epochs.size()).isLessThan(60);
    int best = 0;
    for (int i = 0; i < epochs.size(); i++) {
      if (loss(epochs, i) < loss(epochs, best)) {
        best = i;
      }
    }
    assertThat(epochs.size() - 1 - best).isEqualTo(3);
    // The result has the parameters of the best epoch.
    assertThat(run.at("/counts/kept_epoch").asInt()).isEqualTo(best + 1);
    assertThat(run.at("/metrics/validation/loss").asDouble()).isEqualTo(loss(epochs, best));
    assertThat(TrainingFixture.report(output))
        .contains(
            String.format(Locale.ROOT, "Stopped early, after %d of 60 epochs", epochs.size()),
            String.format(Locale.ROOT, "lowest after epoch %d,", best + 1));
  }

  private static String lossSection(Path output) throws Exception {
    String page = TrainingFixture.report(output);
    int begin = page.indexOf("<section id=\"loss\"");
    return page.substring(begin, page.indexOf("</section>", begin));
  }

  private void assertRefused(String words, TrainingRequest request, Path output, boolean resume) {
    assertThatThrownBy(() -> fixture.train(request, output, resume, TrainingFixture.ignored()))
        .isInstanceOf(InputRefused.class)
        .hasMessageContaining(words);
  }

  private static double loss(JsonNode epochs, int index) {
    return epochs.get(index).get("validation_loss").asDouble();
  }

  private void killAfter(TrainingRequest request, Path output, int epoch, int round) {
    assertThatThrownBy(
            () ->
                fixture.train(
                    request,
                    output,
                    false,
                    (e, r, rounds, loss, times) -> {
                      if (e == epoch && r == round) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
  }
}
