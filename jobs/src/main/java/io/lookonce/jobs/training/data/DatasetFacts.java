package io.lookonce.jobs.training.data;

import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.FeatureDataset;
import io.lookonce.data.ImageDataset;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a training's configuration may take from its data set: {@code ${?data-set.classes}} is the
 * number of classes; of images {@code height}, {@code width} and {@code channels} are the size, of
 * rows of numbers {@code features} is how many there are.
 */
public final class DatasetFacts {

  private DatasetFacts() {}

  /**
   * Reads a configuration.
   *
   * @param overrides {@code key=value} on top
   */
  public static Settings settings(Storage storage, Path file, List<String> overrides) {
    return Settings.load(file, overrides, dataset -> of(storage, dataset));
  }

  /** Empty where there is no such data set, which is refused when it is opened. */
  private static Map<String, Object> of(Storage storage, String dataset) {
    try {
      DatasetFolder folder = new DatasetFolder(storage, Storage.path(dataset));
      if (!folder.holdsDataset()) {
        return Map.of();
      }
      return switch (folder.kind()) {
        case LABELLED_IMAGES -> ofImages(folder.read());
        case LABELLED_FEATURES -> ofFeatures(FeatureDataset.read(folder));
        default -> Map.of();
      };
    } catch (IOException | InputRefused unreadable) {
      return Map.of();
    }
  }

  private static Map<String, Object> ofImages(ImageDataset images) {
    return Map.of(
        "data-set.classes", images.classes().size(),
        "data-set.height", images.shape().height(),
        "data-set.width", images.shape().width(),
        "data-set.channels", images.shape().channels());
  }

  private static Map<String, Object> ofFeatures(FeatureDataset rows) {
    return Map.of(
        "data-set.classes", rows.classes().size(), "data-set.features", rows.features().size());
  }
}
