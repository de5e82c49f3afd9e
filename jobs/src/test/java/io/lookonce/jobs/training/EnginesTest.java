package io.lookonce.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Settings that an engine does not support are refused before Spark starts. */
@Tag("spark")
class EnginesTest {

  @ParameterizedTest
  @CsvSource({
    "averaging.outer=nesterov, averaging.outer",
    "early-stopping.patience=3, early-stopping.patience",
    "aggregation.driver-mebibytes=1, aggregation.driver-mebibytes",
    "dl4j.prefetch=-1, dl4j.prefetch",
  })
  void whatDl4jCannotDoIsRefused(String setting, String key) {
    assertThat(read()).isInstanceOf(AveragingEngine.class);
    assertThat(read("engine=dl4j")).extracting(TrainingEngine::name).isEqualTo("dl4j");
    assertThatThrownBy(() -> read("engine=dl4j", setting))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining(key)
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  @Test
  void anEngineThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> read("engine=dl4")).hasMessageContaining("averaging, dl4j");
  }

  @Test
  void aKeyOfTheOtherEngineIsNotKnown() {
    assertThatThrownBy(
            () -> {
              Settings settings = settings("dl4j.prefetch=2");
              Engines.read(settings, TrainingSettings.read(settings));
              settings.section("dl4j").refuseUnknownKeys();
            })
        .hasMessageContaining("dl4j.prefetch");
  }

  /** Builds for Scala 2.13 do not contain DL4J's engine. */
  @Test
  @Tag("cross")
  void dl4jIsRefusedByBuildsWithoutIt() {
    Assumptions.assumeTrue(
        ServiceLoader.load(TrainingEngine.class).findFirst().isEmpty(),
        "this build has the engine");
    assertThatThrownBy(() -> read("engine=dl4j"))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining("engine = dl4j is not in the build for Spark ")
        .hasMessageContaining(" and Scala 2.13")
        .hasMessageContaining("use engine = averaging, or the build for Spark 3.5 and Scala 2.12")
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  /** DL4J's master sends configurations to executors as Java objects. */
  @ParameterizedTest
  @MethodSource("networksAndUpdaters")
  void everyConfigurationArrivesAsItWasSent(String network, String updater) {
    Settings settings =
        settings("optimizer.name=" + updater, "schedule.name=cosine", "schedule.duration=9");
    ComputationGraphConfiguration sent =
        Networks.byName(network).configuration(TrainingSettings.read(settings), 100);
    SerializerInstance serializer = new JavaSerializer(new SparkConf(false)).newInstance();
    ClassTag<ComputationGraphConfiguration> type =
        ClassTag$.MODULE$.apply(ComputationGraphConfiguration.class);

    ByteBuffer bytes = serializer.serialize(sent, type);
    ComputationGraphConfiguration arrived = serializer.deserialize(bytes, type);

    assertThat(arrived.clone().toJson()).isEqualTo(sent.toJson());
  }

  static Stream<Arguments> networksAndUpdaters() {
    return Networks.names().stream()
        .filter(network -> !network.equals("custom"))
        .flatMap(
            network ->
                Stream.of("gradient-descent", "momentum", "adam")
                    .map(updater -> Arguments.of(network, updater)));
  }

  private static TrainingEngine read(String... settings) {
    Settings read = settings(settings);
    return Engines.read(read, TrainingSettings.read(read));
  }

  private static Settings settings(String... settings) {
    return Settings.parse(TrainingFixture.DENSE, "training.conf", List.of(settings));
  }
}
