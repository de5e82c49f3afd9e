package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.task.DetectionSettings;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/** What is to be judged on what, checked to fit together. */
public final class DetectorRequest {

  /** Low enough that what it leaves out changes average precision by next to nothing. */
  public static final double SCORE_THRESHOLD = 0.005;

  /** COCO looks at the hundred best of each class; this leaves room for several classes. */
  public static final int MOST_BOXES = 300;

  /** What a data set holds has passed the limits of {@code ingest}. */
  public static final ScoringLimits LIMITS =
      new ScoringLimits(1, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final Path folder;
  private final BoxDataset dataset;
  private final List<Split> splits;
  private final EvaluatedClasses classes;
  private final DetectionSource origin;

  /**
   * What a detector is judged on.
   *
   * @param folder of a data set of boxes
   * @param splits {@code train}, {@code validation}, {@code test} or {@code all}
   * @param classes names of those to judge; empty for all of the data set
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
   * To judge a model.
   *
   * @param settings what decides the boxes of a detector
   * @param limits what is too much for one image, and how many go through the network at once
   * @throws InputRefused in one line, if the model is no detector, does not know a class, or there
   *     is no such data set or split
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

  /** What decides the boxes of a detector where nobody asks for anything else. */
  public static DetectionSettings usualSettings(ModelBundle bundle) {
    ModelCard card = bundle.card();
    return new DetectionSettings(
        card.name(),
        card.version(),
        bundle.onnxSha256(),
        SCORE_THRESHOLD,
        card.thresholds().iou(),
        NonMaxSuppression.Scope.PER_CLASS,
        List.of(),
        MOST_BOXES);
  }

  /**
   * To judge what {@code lookonce detect} found.
   *
   * @param output of the detection
   * @throws InputRefused in one line, if it is no such output, does not report a class, or there is
   *     no such data set or split
   */
  public static DetectorRequest ofTable(GroundTruth truth, Storage storage, Path output)
      throws IOException {
    return new DetectorRequest(truth, TableDetections.open(storage, output));
  }

  /**
   * To judge what another program found, in COCO's list of results.
   *
   * @param file the list
   * @param annotations COCO annotations that its ids are of; null for those that the data set was
   *     made from
   * @throws InputRefused in one line, if it is no such list, or nothing tells what its ids mean
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

  /** What would be done, in a few lines. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add("detections of " + origin.title());
    origin.settings().forEach((name, value) -> lines.add(name + " = " + value));
    lines.add(
        "data set %s, judged on %d of %d classes, SHA-256 %s"
            .formatted(
                dataset.name(),
                classes.names().size(),
                dataset.classes().size(),
                dataset.contentSha256()));
    splits.forEach(
        split -> lines.add("%s: %d images".formatted(split.title(), dataset.count(split))));
    return lines;
  }

  /** What decides the figures, by the name of its option. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(origin.settings());
    settings.put("judged-classes", String.join(",", classes.names()));
    return settings;
  }
}
