package io.lookonce.jobs.evaluation;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetKind;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.evaluation.classifier.ClassifierEvaluator;
import io.lookonce.jobs.evaluation.classifier.ClassifierRequest;
import io.lookonce.jobs.evaluation.detector.DetectorEvaluator;
import io.lookonce.jobs.evaluation.detector.DetectorRequest;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.recognition.NetworkTrial;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * Prepares the evaluation of a model on a data set: checks that they fit and that the network is
 * sound.
 *
 * @param storage files on any file system
 * @param folder of the data set
 * @param splits {@code train}, {@code validation}, {@code test} or {@code all}, any number of them
 * @param output where the results are written
 */
public record ModelEvaluation(
    Storage storage, DatasetFolder folder, List<String> splits, EvaluationOutput output) {

  /** Whether the data set is one of boxes, for detectors. */
  boolean isOfBoxes() throws IOException {
    return folder.kind() == DatasetKind.LABELLED_BOXES;
  }

  /**
   * The evaluation of a detector or a classifier, as the data set has it.
   *
   * @param classes names of the evaluated classes of a detector; empty for all of the data set
   * @param detection what decides the boxes of a detector
   * @throws io.lookonce.storage.InputRefused in one line, if model and data set do not fit, a split
   *     is empty, or the model is damaged
   */
  public Evaluator of(
      ModelBundle bundle, List<String> classes, Function<ModelBundle, DetectionSettings> detection)
      throws IOException {
    Evaluator evaluator =
        isOfBoxes()
            ? new DetectorEvaluator(
                storage,
                DetectorRequest.ofModel(
                    new DetectorRequest.GroundTruth(folder, splits, classes),
                    bundle,
                    detection,
                    DetectorRequest.LIMITS),
                output)
            : new ClassifierEvaluator(
                storage, ClassifierRequest.of(storage, bundle, folder.root(), splits), output);
    bundle.verify(storage);
    NetworkTrial.run(storage, bundle);
    return evaluator;
  }
}
