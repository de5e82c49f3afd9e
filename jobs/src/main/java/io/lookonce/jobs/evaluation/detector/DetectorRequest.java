package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/** Detections and the data set to measure them on, checked for compatibility. */
public final class DetectorRequest {

  /** Low enough to leave average precision practically unchanged. */
  public static final double SCORE_THRESHOLD = 0.005;

  /** COCO uses the hundred best of each class; this leaves room for several classes. */
  public static final int MAX_BOXES = 300;

  /** No limits: the images of a data set have passed those of {@code ingest}. */
  public static final ScoringLimits LIMITS =
      new ScoringLimits(1, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final Path folder;
  private final BoxDataset dataset;
  private final List<Split> splits;
  private final EvaluatedClasses classes;
  private final DetectionSource origin;

  /**
   * The objects to compare detections with.
   *
   * @param folder of a data set of boxes
   * @param splits {@code train}, {@code validation}, {@code test} or {@code all}
   * @param classes names of the evaluated classes; empty for all of the data set
   */
  public record GroundTruth(DatasetFolder folder, List<String> splits, List<String> classes) {}

  private DetectorRequest(GroundTruth truth, DetectionSource origin) throws IOException {
    this.folder = truth.folder().root();
    this.dataset = BoxDataset.read(truth.folder());
    this.splits = ChosenSplits.of(dataset, truth.splits());
    this.classes = EvaluatedClasses.of(dataset.name(), dataset.classes(), truth.classes());
    this.origin = origin;
    origin.requireKnown(classes);
  }

  /**
   * Evaluates a model.
   *
   * @param settings what decides the boxes of a detector
   * @param limits limits of one image, and the batch size
   * @throws InputRefused in one line, if the model is not a detector or does not know a class, or
   *     the data set or split does not exist
   */
  public static DetectorRequest ofModel(
      GroundTruth truth,
      ModelBundle bundle,
      Function<ModelBundle, DetectionSettings> settings,
      ScoringLimits limits)
      throws IOException {
    bundle.requireKind(ModelCard.DETECTOR);
    return new DetectorRequest(truth, new ModelDetections(bundle, settings.apply(bundle), limits));
  }

  /** The default settings of an evaluation. */
  public static DetectionSettings usualSettings(ModelBundle bundle) {
    return DetectionSettings.of(
        bundle,
        SCORE_THRESHOLD,
        bundle.card().thresholds().iou(),
        NonMaxSuppression.Scope.PER_CLASS,
        List.of(),
        MAX_BOXES);
  }

  /**
   * Evaluates an output of {@code lookonce detect}.
   *
   * @param output of the detection
   * @throws InputRefused in one line, if it is not such an output or lacks a class, or the data set
   *     or split does not exist
   */
  public static DetectorRequest ofTable(GroundTruth truth, Storage storage, Path output)
      throws IOException {
    return new DetectorRequest(truth, TableDetections.open(storage, output));
  }

  /**
   * Evaluates detections of another program, given as COCO results.
   *
   * @param file the list
   * @param annotations COCO annotations that define its ids; null for those that the data set was
   *     made from
   * @throws InputRefused in one line, if it is not such a list, or its ids are undefined
   */
  public static DetectorRequest ofList(
      GroundTruth truth, Storage storage, Path file, Path annotations) throws IOException {
    return new DetectorRequest(
        truth, ListedDetections.open(storage, BoxDataset.read(truth.folder()), file, annotations));
  }

  Path folder() {
    return folder;
  }

  BoxDataset dataset() {
    return dataset;
  }

  List<Split> splits() {
    return splits;
  }

  EvaluatedClasses classes() {
    return classes;
  }

  DetectionSource origin() {
    return origin;
  }

  /** What would be measured, in a few lines. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add("detections of " + origin.title());
    origin.settings().forEach((name, value) -> lines.add(name + " = " + value));
    lines.add(
        String.format(
            Locale.ROOT,
            "data set %s, evaluated on %d of %d classes, SHA-256 %s",
            dataset.name(),
            classes.names().size(),
            dataset.classes().size(),
            dataset.contentSha256()));
    splits.forEach(
        split ->
            lines.add(
                String.format(Locale.ROOT, "%s: %d images", split.title(), dataset.count(split))));
    return lines;
  }

  /** What decides the metrics, by option name. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(origin.settings());
    settings.put("judged-classes", String.join(",", classes.names()));
    return settings;
  }
}
