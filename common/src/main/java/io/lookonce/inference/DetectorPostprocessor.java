package io.lookonce.inference;

import io.lookonce.box.Candidates;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.yolo.Head;
import java.util.List;

/** Postprocessing of a detector: head and non-max suppression. Detections by descending score. */
public final class DetectorPostprocessor implements Postprocessor<List<Detection>> {

  private final Head head;
  private final float scoreThreshold;
  private final NonMaxSuppression suppression;

  /** By class id; null for all classes. */
  private final boolean[] wantedClasses;

  private final Candidates candidates = new Candidates();

  /**
   * @throws IllegalArgumentException in one line, if the network does not fit its card
   */
  public DetectorPostprocessor(DetectionSettings settings, ModelCard card, OnnxNetwork network) {
    this.head =
        DetectorHead.of(
            new DetectorHead.InputSize(card.input().width(), card.input().height()),
            card.head(),
            card.classes().size(),
            network);
    this.scoreThreshold = (float) settings.scoreThreshold();
    this.suppression =
        new NonMaxSuppression(settings.iouThreshold(), settings.maxBoxes(), settings.suppression());
    this.wantedClasses = wantedClasses(settings.wantedClasses(), card.classes());
  }

  @Override
  public int outputsPerImage() {
    return head.values();
  }

  @Override
  public List<Detection> result(float[] output, int offset, PreprocessedImage image) {
    candidates.clear();
    head.decode(output, offset, scoreThreshold, candidates);
    return suppression.apply(candidates, image.scaling(), wantedClasses);
  }

  @Override
  public OutputFaults faults() {
    return OutputFaults.of(candidates);
  }

  private static boolean[] wantedClasses(List<String> names, List<String> classes) {
    if (names.isEmpty()) {
      return null;
    }
    boolean[] wanted = new boolean[classes.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = names.contains(classes.get(i));
    }
    return wanted;
  }
}
