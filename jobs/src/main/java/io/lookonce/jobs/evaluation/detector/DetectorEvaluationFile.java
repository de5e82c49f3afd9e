package io.lookonce.jobs.evaluation.detector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code evaluation.json} of a detector: {@code settings} (which decided the detections), {@code
 * dataset}, {@code classes}, {@code metrics} by split as in {@code run.json}, and {@code curves} by
 * split and class: the precision at IoU 0.5 at the recalls 0, 0.01 … 1. The same detections and
 * data give the same bytes.
 */
final class DetectorEvaluationFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final DetectorRequest request;
  private final List<EvaluatedSplit> splits;

  DetectorEvaluationFile(DetectorRequest request, List<EvaluatedSplit> splits) {
    this.request = request;
    this.splits = splits;
  }

  byte[] json() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("name", request.dataset().name());
    dataset.put("content_sha256", request.dataset().contentSha256());
    Map<String, Object> metrics = new LinkedHashMap<>();
    Map<String, Object> curves = new LinkedHashMap<>();
    for (EvaluatedSplit split : splits) {
      metrics.put(split.split().title(), split.metrics());
      curves.put(split.split().title(), curves(split));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("settings", request.origin().settings());
    document.put("dataset", dataset);
    document.put("classes", request.classes().names());
    document.put("metrics", metrics);
    document.put("curves", curves);
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps of numbers and texts can be written", impossible);
    }
  }

  private static Map<String, double[]> curves(EvaluatedSplit split) {
    Map<String, double[]> curves = new LinkedHashMap<>();
    split.figures().perClass().stream()
        .filter(ofClass -> ofClass.objects() > 0)
        .forEach(ofClass -> curves.put(ofClass.name(), ofClass.curve().atHundredAndOneRecalls()));
    return curves;
  }
}
