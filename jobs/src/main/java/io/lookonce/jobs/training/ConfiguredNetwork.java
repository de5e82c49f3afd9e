package io.lookonce.jobs.training;

import io.lookonce.configuration.Settings;
import io.lookonce.configuration.Settings.ResolvedSetting;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.detector.DetectionTaskReader;
import io.lookonce.network.Network;
import io.lookonce.network.Networks;
import io.lookonce.network.TrainingSettings;
import io.lookonce.network.detector.Detectors;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Network and settings of a training's configuration, without its data set.
 *
 * @param network a classifier or a detector
 * @param settings optimizer, epochs, seed and averaging
 * @param shown all settings by key, including defaults, in the order of reading
 */
public record ConfiguredNetwork(
    Network network, TrainingSettings settings, Map<String, String> shown) {

  /**
   * Reads the configuration of a classifier or a detector. All other keys are read too, so that a
   * misspelt key is refused.
   *
   * @param classes number of classes of a detector, which its data set defines otherwise
   * @throws io.lookonce.configuration.ConfigurationRefused naming the key
   * @throws InputRefused if the values of a detector do not fit together
   */
  public static ConfiguredNetwork read(Settings settings, int classes) {
    if (settings.has("start")) {
      throw settings.refused("start", "is not supported here: weights are initialised");
    }
    Network network;
    TrainingSettings training;
    if (isDetector(settings)) {
      DetectionTaskReader detector = detector(settings);
      training = detector.readTraining(settings);
      network = network(detector.plan(), classes);
    } else {
      network = Networks.read(settings);
      training = TrainingSettings.read(settings);
    }
    Engines.read(settings, training);
    TrainingRequest.checkpoints(settings);
    TrainingRequest.driverBytes(settings);
    settings.text("dataset", "");
    settings.refuseUnknownKeys();
    Map<String, String> shown = new LinkedHashMap<>();
    for (ResolvedSetting setting : settings.resolved()) {
      shown.put(setting.key(), setting.value());
    }
    shown.remove("dataset");
    return new ConfiguredNetwork(network, training, shown);
  }

  /** Whether the key {@code network} names a detector. */
  static boolean isDetector(Settings settings) {
    List<String> names = new ArrayList<>(Networks.names());
    names.addAll(Detectors.names());
    return Detectors.names().contains(settings.choice("network", names));
  }

  /** A detector that starts from no model. */
  private static DetectionTaskReader detector(Settings settings) {
    StartModels none =
        reference -> {
          throw new InputRefused("there is no model " + reference);
        };
    DetectionTaskReader detector = new DetectionTaskReader(null, none, List.of());
    try {
      detector.read(settings);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return detector;
  }

  private static Network network(Detectors.Plan plan, int classes) {
    try {
      return plan.network(
          classes, plan.anchors().isEmpty() ? anchors(plan.anchorCount()) : plan.anchors());
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused(
          String.format(Locale.ROOT, "network %s: %s", plan.name(), unsuitable.getMessage()),
          unsuitable);
    }
  }

  /** Placeholders for anchors clustered from boxes: oblong, of increasing size. */
  private static List<Float> anchors(int count) {
    List<Float> anchors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      anchors.add(1 + 0.75f * i);
      anchors.add(0.75f + 0.5f * i);
    }
    return anchors;
  }
}
