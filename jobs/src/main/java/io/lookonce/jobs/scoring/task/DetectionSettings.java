package io.lookonce.jobs.scoring.task;

import io.lookonce.box.NonMaxSuppression;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides the rows of a detection: two runs with equal settings give equal rows.
 *
 * @param modelName name of the model
 * @param modelVersion its version
 * @param modelSha256 SHA-256 of its network
 * @param scoreThreshold least score of a detection, in [0, 1]
 * @param iouThreshold greatest overlap of two detections, in [0, 1]
 * @param suppression which boxes compete
 * @param wantedClasses names of the classes to report; empty for all
 * @param maxBoxes most detections in an image
 */
public record DetectionSettings(
    String modelName,
    int modelVersion,
    String modelSha256,
    double scoreThreshold,
    double iouThreshold,
    NonMaxSuppression.Scope suppression,
    List<String> wantedClasses,
    int maxBoxes)
    implements Serializable {

  public DetectionSettings {
    wantedClasses = List.copyOf(wantedClasses);
  }

  /** The settings by the name of their option, for reports and for comparison. */
  public Map<String, String> byName() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("model", modelName + ":" + modelVersion);
    settings.put("model-sha256", modelSha256);
    settings.put("score-threshold", String.valueOf(scoreThreshold));
    settings.put("iou-threshold", String.valueOf(iouThreshold));
    settings.put("suppression", suppression.name().toLowerCase(java.util.Locale.ROOT));
    settings.put("classes", wantedClasses.isEmpty() ? "all" : String.join(",", wantedClasses));
    settings.put("max-boxes", String.valueOf(maxBoxes));
    return settings;
  }
}
