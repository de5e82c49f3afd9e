package io.lookonce.jobs.training;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.dl4j.Dl4jEngine;
import io.lookonce.network.Averaging;
import io.lookonce.network.TrainingSettings;
import java.util.List;

/** The training engines by name. */
final class Engines {

  private static final String UNSUPPORTED = "is not supported by engine = dl4j";

  private Engines() {}

  /**
   * Reads {@code engine} and the keys of that engine.
   *
   * @throws io.lookonce.configuration.ConfigurationRefused naming a setting that the engine does
   *     not support
   */
  static TrainingEngine read(Settings settings, TrainingSettings training) {
    if (settings.choice("engine", "averaging", List.of("averaging", "dl4j")).equals("averaging")) {
      return new AveragingEngine();
    }
    refuseUnsupportedByDl4j(settings, training);
    return new Dl4jEngine(settings.section("dl4j").integer("prefetch", 0, Range.between(0, 64)));
  }

  private static void refuseUnsupportedByDl4j(Settings settings, TrainingSettings training) {
    if (!(training.averaging().outer() instanceof Averaging.Mean)) {
      throw settings.section("averaging").refused("outer", UNSUPPORTED);
    }
    if (training.patience().isPresent()) {
      throw settings.section("early-stopping").refused("patience", UNSUPPORTED);
    }
    Settings scales = settings.section("multi-scale");
    if (scales.has("sizes")) {
      throw scales.refused("sizes", UNSUPPORTED);
    }
    Settings aggregation = settings.section("aggregation");
    if (aggregation.has("driver-mebibytes")) {
      throw aggregation.refused("driver-mebibytes", UNSUPPORTED);
    }
  }
}
