package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import io.lookonce.network.optimizer.LearningRateSchedule;
import io.lookonce.network.optimizer.Momentum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Sgd;

class TrainingSettingsTest {

  private static final Path CONFIGURATIONS = Path.of("..", "conf", "train");

  private static final String SMALLEST =
      """
      learning-rate = 0.01
      epochs = 3
      mini-batch-size = all
      optimizer.name = gradient-descent
      initialization.distribution = he
      """;

  /** Configurations of detectors have keys that only their command reads. */
  private static final List<String> OF_DETECTORS =
      List.of(
          "csp-yolo.conf", "tiny-yolo.conf", "road-scenes.conf", "yolo2.conf", "fine-tune.conf");

  static Stream<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGURATIONS)) {
      return files
          .filter(file -> !OF_DETECTORS.contains(file.getFileName().toString()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationIsUnderstoodToTheLastKey(Path file) {
    Settings settings = Settings.load(file, List.of());
    ClassifierNetwork network = Networks.read(settings);
    TrainingSettings training = TrainingSettings.read(settings);
    settings.refuseUnknownKeys();
    if (!(network instanceof CustomNetwork)) {
      assertThat(file.getFileName().toString()).startsWith(network.name());
    }
    String json = network.configuration(training, 100).toJson();
    assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
  }

  @Test
  void everyNetworkHasItsConfiguration() {
    assertThat(Networks.names())
        .hasSize(8)
        .allSatisfy(name -> assertThat(CONFIGURATIONS.resolve(name + ".conf")).isRegularFile());
  }

  @Test
  void theSmallestConfigurationIsGradientDescentOnOneWorker() {
    TrainingSettings training = TrainingSettings.read(parse(SMALLEST));
    assertThat(training)
        .isEqualTo(
            new TrainingSettings(
                1,
                Initialization.of(Initialization.Distribution.HE),
                0,
                new Sgd(new LearningRateSchedule.Constant(0.01)),
                OptionalInt.empty(),
                3,
                OptionalInt.empty(),
                new Averaging(1, 1, new Averaging.Mean()),
                0,
                GradientClipping.NONE,
                ClassLoss.PLAIN,
                0,
                TrainingSettings.Selection.LAST));
  }

  @Test
  void everythingCanBeSaid() {
    TrainingSettings training =
        TrainingSettings.read(
            Settings.parse(
                SMALLEST,
                "conf/x.conf",
                List.of(
                    "seed=7",
                    "initialization.distribution=random",
                    "initialization.scale=0.01",
                    "regularization.l2=0.7",
                    "gradient-clipping={ value = 2, norm = 0.5 }",
                    "loss={ label-smoothing = 0.1, class-weights = [1, 2.5] }",
                    "mini-batch-size=16",
                    "optimizer.name=momentum",
                    "optimizer.beta=0.8",
                    "early-stopping.patience=4",
                    "moving-average.decay=0.9",
                    "select=accuracy",
                    "averaging.workers=4",
                    "averaging.frequency=5",
                    "averaging.outer=nesterov",
                    "averaging.outer-momentum=0.4")));
    assertThat(training)
        .isEqualTo(
            new TrainingSettings(
                7,
                Initialization.random(0.01),
                0.7,
                new Momentum(new LearningRateSchedule.Constant(0.01), 0.8),
                OptionalInt.of(16),
                3,
                OptionalInt.of(4),
                new Averaging(4, 5, new Averaging.Nesterov(1, 0.4)),
                0,
                new GradientClipping(2, 0.5),
                new ClassLoss(0.1, List.of(1.0, 2.5)),
                0.9,
                TrainingSettings.Selection.METRIC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          learning-rate=0              | --set learning-rate=0: learning-rate = 0 must be above 0
          epochs=0                     | --set epochs=0: epochs = 0 must be at least 1
          epochs=2.5                   | --set epochs=2.5: epochs = 2.5 must be a whole number
          mini-batch-size=0            | mini-batch-size = 0 must be at least 1
          mini-batch-size=alle         | mini-batch-size = alle must be a number at least 1
          seed=-1                      | seed = -1 must be in [0, 2147483647]
          regularization.l2=-0.1       | regularization.l2 = -0.1 must be at least 0
          optimizer.name=adamw           | optimizer.name = adamw is not known, did you mean adam?
          initialization.distribution=random | missing key initialization.scale
          early-stopping.patience=0    | early-stopping.patience = 0 must be at least 1
          averaging.workers=0          | averaging.workers = 0 must be at least 1
          averaging.outer=nestrov      | did you mean nesterov?
          """)
  void settingsOutOfRangeAreRefused(String override, String message) {
    assertThatThrownBy(
            () -> TrainingSettings.read(Settings.parse(SMALLEST, "conf/x.conf", List.of(override))))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          learning-rat = 1      | unknown key learning-rat, did you mean learning-rate?
          optimizer.beta = 0.5    | unknown key optimizer.beta; known here: name
          averaging.worker = 2  | unknown key averaging.worker, did you mean averaging.workers?
          l2 = 0.1              | unknown key l2, did you mean regularization.l2?
          schedule.factor = 0.5 | unknown key schedule.factor; known here: name, warm-up
          """)
  void unknownKeysAreRefusedWhereTheyStand(String line, String message) {
    Settings settings = parse(SMALLEST + line);
    TrainingSettings.read(settings);
    assertThatThrownBy(settings::refuseUnknownKeys)
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageStartingWith("conf/x.conf:6: " + message);
  }

  private static Settings parse(String text) {
    return Settings.parse(text, "conf/x.conf", List.of());
  }
}
