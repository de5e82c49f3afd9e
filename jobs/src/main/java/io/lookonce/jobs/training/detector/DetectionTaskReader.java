package io.lookonce.jobs.training.detector;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.model.Thresholds;
import io.lookonce.network.Initialization;
import io.lookonce.network.TrainingSettings;
import io.lookonce.network.detector.DetectorNetwork;
import io.lookonce.network.detector.Detectors;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the task of {@code train-detector}: a detector, new or started from a model. */
public final class DetectionTaskReader implements TrainingTask.Reader {

  private static final int MOST_EPOCHS = 1_000_000;

  private final Storage storage;
  private final StartModels models;
  private final List<Float> clustered;
  private Optional<DetectorStart> start;
  private Detectors.Plan plan;
  private Interpolation interpolation;
  private BoxExampleFormat.Augmentation augmentation;
  private Thresholds thresholds;
  private List<FurtherDataset.Named> further = List.of();

  /**
   * Creates a reader.
   *
   * @param clustered anchors clustered from the boxes, for settings without anchors; empty if
   *     placeholders are to be used
   */
  public DetectionTaskReader(Storage storage, StartModels models, List<Float> clustered) {
    this.storage = storage;
    this.models = models;
    this.clustered = clustered;
  }

  @Override
  public void read(Settings settings) throws IOException {
    start = DetectorStart.read(settings, storage, models);
    plan = Detectors.read(settings, start.map(DetectorStart::configuration));
    interpolation =
        Interpolation.valueOf(
            settings
                .section("input")
                .choice("interpolation", "bilinear", List.of("bilinear", "bicubic"))
                .toUpperCase(Locale.ROOT));
    augmentation = augmentation(settings.section("augmentation"));
    further = FurtherDataset.read(settings);
    Settings section = settings.section("thresholds");
    thresholds =
        new Thresholds(
            section.number("score", 0.5, Range.between(0, 1)),
            section.number("iou", 0.5, Range.between(0, 1)));
  }

  /** Weights are initialised after He et al. by default. */
  @Override
  public TrainingSettings readTraining(Settings settings) {
    return TrainingSettings.read(settings, Initialization.of(Initialization.Distribution.HE));
  }

  @Override
  public DetectionTask open(DatasetFolder folder, TrainingSettings training) throws IOException {
    BoxDataset dataset = BoxDataset.read(folder);
    List<Float> anchors = plan.anchors();
    if (anchors.isEmpty()) {
      anchors = clustered.isEmpty() ? TrainingAnchors.placeholder(plan.anchorCount()) : clustered;
    }
    List<FurtherDataset> added = new ArrayList<>();
    for (FurtherDataset.Named named : further) {
      added.add(FurtherDataset.open(named, storage, dataset));
    }
    try {
      DetectorNetwork network = plan.network(dataset.classes().size(), anchors);
      Optional<StartingPoint> point = Optional.empty();
      if (start.isPresent()) {
        DetectorStart.Started started = start.get().transferTo(network, dataset.classes());
        network = started.network();
        point = Optional.of(started.point());
      }
      return new DetectionTask(
          network,
          plan.atOtherSizes(network),
          dataset,
          added,
          interpolation,
          augmentation,
          plan.smallestObject(),
          thresholds,
          training.seed(),
          training.averaging().workers(),
          training.selection() == TrainingSettings.Selection.METRIC,
          point);
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused(
          String.format(Locale.ROOT, "network %s: %s", plan.name(), unsuitable.getMessage()),
          unsuitable);
    }
  }

  /**
   * @throws ConfigurationRefused naming the key of a value out of range
   */
  private static BoxExampleFormat.Augmentation augmentation(Settings section) {
    Range factor = Range.between(1, 16);
    double least = section.number("least-scale", 0.8, Range.between(0.1, 1));
    return new BoxExampleFormat.Augmentation(
        section.number("flip", 0.5, Range.between(0, 1)),
        least,
        section.number("greatest-scale", 1.25, Range.between(least, 16)),
        section.number("translation", 0.1, Range.between(0, 1)),
        section.number("hue", 0.05, Range.between(0, 0.5)),
        section.number("saturation", 1.3, factor),
        section.number("exposure", 1.3, factor),
        section.number("mosaic", 0, Range.between(0, 1)),
        section.number("mix-up", 0, Range.between(0, 1)),
        section.flag("keep-objects", false),
        section.integer("mixed-epochs", MOST_EPOCHS, Range.between(0, MOST_EPOCHS)));
  }

  /** The architecture that was read. */
  public Detectors.Plan plan() {
    return plan;
  }
}
