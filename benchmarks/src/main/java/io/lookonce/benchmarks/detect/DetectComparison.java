package io.lookonce.benchmarks.detect;

import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.measure.Spread;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the speeds of the detection benchmark mean for each other. */
final class DetectComparison {

  private final Measurements speeds;
  private final String forward;
  private final int cores;

  /**
   * @param forward the fastest of plain ONNX Runtime's layouts
   * @param cores that forward pass and job had
   */
  DetectComparison(Measurements speeds, String forward, int cores) {
    this.speeds = speeds;
    this.forward = forward;
    this.cores = cores;
  }

  /** Ratios by the name they have in the JSON file. */
  Map<String, Spread> ratios() {
    Map<String, Spread> ratios = new LinkedHashMap<>();
    ratios.put("job_over_onnxruntime", speeds.ratio(DetectJobRun.JOB, forward));
    ratios.put("command_over_onnxruntime", speeds.ratio(DetectJobRun.COMMAND, forward));
    ratios.put("scoring_over_onnxruntime", speeds.ratio(DetectJobRun.SCORING, forward));
    ratios.put("onnxruntime_over_dl4j", speeds.ratio(forward, StockDl4jForward.NAME));
    ratios.put("job_over_dl4j", speeds.ratio(DetectJobRun.JOB, StockDl4jForward.NAME));
    ratios.put("boxes_over_forward", share(BoxProcessing.DETECTIONS));
    ratios.put("all_boxes_over_forward", share(BoxProcessing.EVERY_BOX));
    return ratios;
  }

  /** Time of one core for an image's boxes, as a part of its time for the forward pass. */
  private Spread share(String boxes) {
    return speeds.ratio(forward, boxes).dividedBy(cores);
  }
}
