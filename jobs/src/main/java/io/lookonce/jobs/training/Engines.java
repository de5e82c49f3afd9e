package io.lookonce.jobs.training;

import io.lookonce.configuration.Settings;
import io.lookonce.jobs.cli.SparkVersionCheck;
import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.network.TrainingSettings;
import java.util.List;
import java.util.ServiceLoader;

/** The training engines by name. */
final class Engines {

  private static final String DL4J = "dl4j";

  private Engines() {}

  /**
   * Reads {@code engine} and the keys of that engine.
   *
   * @throws io.lookonce.configuration.ConfigurationRefused naming a setting that the engine does
   *     not support, or the engine if this build does not contain it
   */
  static TrainingEngine read(Settings settings, TrainingSettings training) {
    List<String> names = List.of(AveragingEngine.NAME, DL4J);
    String name = settings.choice("engine", AveragingEngine.NAME, names);
    if (name.equals(AveragingEngine.NAME)) {
      return new AveragingEngine();
    }
    return ServiceLoader.load(TrainingEngine.class, Engines.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(engine -> engine.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                settings.refused(
                    "engine",
                    "is not in the build for "
                        + SparkVersionCheck.builtFor()
                        + ", because DL4J's Spark module exists for Scala 2.12 only; use engine ="
                        + " averaging, or the build for Spark 3.5 and Scala 2.12"))
        .configured(settings, training);
  }
}
