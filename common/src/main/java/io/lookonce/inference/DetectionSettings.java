package io.lookonce.inference;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.configuration.NearestName;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides the rows of a detection: two runs with equal settings give equal rows.
 *
 * @param modelName name of the model
 * @param modelVersion its version
 * @param modelSha256 SHA-256 of its network
 * @param scoreThreshold lowest score of a detection, in [0, 1]
 * @param iouThreshold greatest intersection over union of two detections, in [0, 1]
 * @param suppression which boxes suppress each other
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

  /** The settings of a model from the registry. */
  public static DetectionSettings of(
      ModelBundle bundle,
      double scoreThreshold,
      double iouThreshold,
      NonMaxSuppression.Scope suppression,
      List<String> wantedClasses,
      int maxBoxes) {
    return new DetectionSettings(
        bundle.card().name(),
        bundle.card().version(),
        bundle.onnxSha256(),
        scoreThreshold,
        iouThreshold,
        suppression,
        wantedClasses,
        maxBoxes);
  }

  /**
   * Requires that a model knows classes.
   *
   * @param option that names them, for the message
   * @throws InputRefused naming the first that it does not know
   */
  public static void requireKnown(String option, List<String> names, ModelBundle bundle) {
    List<String> known = bundle.card().classes();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s %s: model %s does not know it%s",
                option,
                name,
                bundle.reference(),
                NearestName.suggestion(name, known)));
      }
    }
  }

  /** The settings by option name. */
  public Map<String, String> byName() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("model", modelName + ":" + modelVersion);
    settings.put("model-sha256", modelSha256);
    settings.put("score-threshold", String.valueOf(scoreThreshold));
    settings.put("iou-threshold", String.valueOf(iouThreshold));
    settings.put("suppression", suppression.name().toLowerCase(Locale.ROOT));
    settings.put("classes", wantedClasses.isEmpty() ? "all" : String.join(",", wantedClasses));
    settings.put("max-boxes", String.valueOf(maxBoxes));
    return settings;
  }
}
