package io.lookonce.jobs.training;

import io.lookonce.configuration.ResolvedSetting;
import io.lookonce.configuration.Settings;
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
import java.util.Map;

/**
 * What the configuration of a training says of its network, without the data set.
 *
 * @param network a classifier or a detector
 * @param settings how it is trained
 * @param shown all settings by key, defaults included, in the order of reading
 */
public record ConfiguredNetwork(
    Network network, TrainingSettings settings, Map<String, String> shown) {

  /**
   * Reads the configuration of either kind of training. Whatever else it says is checked too, so
   * that a misspelt key is refused.
   *
   * @param classes of a detector, which otherwise its data set says
   * @throws io.lookonce.configuration.ConfigurationRefused naming the key
   * @throws InputRefused if the numbers of a detector do not fit together
   */
  public static ConfiguredNetwork read(Settings settings, int classes) {
    if (settings.has("start")) {
      throw settings.refused("start", "has no part here: weights are drawn");
    }
    List<String> names = new ArrayList<>(Networks.names());
    names.addAll(Detectors.names());
    Network network;
    TrainingSettings training;
    if (Detectors.names().contains(settings.choice("network", names))) {
      DetectionTaskReader detector = detector(settings);
      training = detector.training(settings);
      network = network(detector.plan(), classes);
    } else {
      network = Networks.read(settings);
      training = TrainingSettings.read(settings);
    }
    Engine.read(settings, training);
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

  /** One that starts from no model, and so needs no place to find it. */
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
          "network %s: %s".formatted(plan.name(), unsuitable.getMessage()), unsuitable);
    }
  }

  /** In place of those that the boxes of a data set would give: oblong ones, each larger. */
  private static List<Float> anchors(int count) {
    List<Float> anchors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      anchors.add(1 + 0.75f * i);
      anchors.add(0.75f + 0.5f * i);
    }
    return anchors;
  }
}
