package io.lookonce.spark;

import io.lookonce.Model;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training made.
 *
 * @param model the version in the registry if it was published, else the one in the output folder;
 *     its card holds provenance and metrics
 * @param parametersSha256 digest of the parameters in DL4J's flat order, little-endian float32; the
 *     same data set, configuration and number of workers give the same digest
 * @param metrics as {@code run.json} has them: by split, such as {@code test → accuracy}, and
 *     {@code epochs}, the course of the training
 * @param report one line for people
 */
public record TrainedModel(
    Model model, String parametersSha256, Map<String, Object> metrics, String report) {

  public TrainedModel {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
