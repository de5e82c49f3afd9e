package io.lookonce.benchmarks.detect;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.model.DetectorHead;
import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.yolo.Head;
import java.io.IOException;

/**
 * Postprocessing on one core, from the network's raw output to detections: head, threshold, non-max
 * suppression, scaling. The output is the network's for one of the images.
 */
final class BoxProcessing implements MeasuredSystem {

  /** With the model's score threshold. */
  static final String DETECTIONS = "boxes of one image, model's threshold";

  /** The worst case: every anchor of every cell is a candidate. */
  static final String EVERY_BOX = "boxes of one image, no threshold";

  private static final int MAX_BOXES = 100;
  private static final int IMAGES = 2000;

  private final String name;
  private final float scoreThreshold;
  private final Head head;
  private final NonMaxSuppression suppression;
  private final BoxScaling scaling;
  private final float[] output;
  private final Candidates candidates = new Candidates();

  private BoxProcessing(String name, DetectWorkload workload, float scoreThreshold)
      throws IOException {
    this.name = name;
    this.scoreThreshold = scoreThreshold;
    ModelCard card = workload.bundle().card();
    try (OnnxNetwork network = OnnxNetwork.open(workload.onnx(), 1)) {
      this.head =
          DetectorHead.of(
              new DetectorHead.InputSize(card.input().width(), card.input().height()),
              card.head(),
              card.classes().size(),
              network);
      this.output = new float[head.values()];
      network.run(workload.tensors().get(0), 1, output);
    }
    this.suppression =
        new NonMaxSuppression(
            card.thresholds().iou(), MAX_BOXES, NonMaxSuppression.Scope.PER_CLASS);
    this.scaling =
        card.input().place(workload.request().size().width(), workload.request().size().height());
  }

  static BoxProcessing detections(DetectWorkload workload) throws IOException {
    double threshold = workload.bundle().card().thresholds().score();
    return new BoxProcessing(DETECTIONS, workload, (float) threshold);
  }

  static BoxProcessing everyBox(DetectWorkload workload) throws IOException {
    return new BoxProcessing(EVERY_BOX, workload, 0);
  }

  /** The number of boxes above the threshold. */
  int candidates() {
    process();
    return candidates.size();
  }

  @Override
  public void measure(Measurements into) {
    long boxes = 0;
    long start = System.nanoTime();
    for (int image = 0; image < IMAGES; image++) {
      boxes += process();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (boxes % IMAGES != 0) {
      throw new IllegalStateException("the same output gave different boxes");
    }
    into.add(name, IMAGES / seconds);
  }

  private int process() {
    candidates.clear();
    head.decode(output, 0, scoreThreshold, candidates);
    return suppression.apply(candidates, scaling).size();
  }
}
