package io.lookonce.jobs.report;

import io.lookonce.evaluation.ClassDetectionMetrics;
import io.lookonce.evaluation.ClassDetectionMetrics.OperatingPoint;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Detection metrics by class of one split; classes without objects are left out. */
public record DetectorClassTables(String split, DetectionMetrics figures) {

  public void write(Html html) {
    List<ClassDetectionMetrics> classes =
        figures.perClass().stream().filter(ClassDetectionMetrics::occurs).toList();
    new DataTable(
            "At the score threshold with the highest F1, IoU 0.5, " + split,
            List.of("Class", "Objects", "AP50", "Best score", "Precision", "Recall", "F1"),
            classes.stream()
                .filter(ofClass -> ofClass.objects() > 0)
                .map(DetectorClassTables::atBestScore)
                .toList())
        .write(html);
    DataTable all =
        new DataTable(
            "By class, " + split,
            metricHead(),
            classes.stream().map(DetectorClassTables::metrics).toList());
    html.element(
        "details",
        () -> {
          html.element("summary", "All figures by class");
          all.write(html);
        });
  }

  private static List<String> atBestScore(ClassDetectionMetrics ofClass) {
    OperatingPoint none = new OperatingPoint(Float.NaN, Double.NaN, Double.NaN);
    OperatingPoint best = ofClass.bestPoint().orElse(none);
    return List.of(
        ofClass.name(),
        NumberText.count(ofClass.objects()),
        value(ofClass, DetectionMetric.AP50),
        NumberText.probability(best.score()),
        NumberText.probability(best.precision()),
        NumberText.probability(best.recall()),
        NumberText.probability(best.f1()));
  }

  private static List<String> metricHead() {
    List<String> head =
        new ArrayList<>(List.of("Class", "Objects", "Crowds", "Difficult", "Detections"));
    Arrays.stream(DetectionMetric.values()).map(DetectionMetric::title).forEach(head::add);
    return head;
  }

  private static List<String> metrics(ClassDetectionMetrics ofClass) {
    List<String> row =
        new ArrayList<>(
            List.of(
                ofClass.name(),
                NumberText.count(ofClass.objects()),
                NumberText.count(ofClass.crowds()),
                NumberText.count(ofClass.difficult()),
                NumberText.count(ofClass.detections())));
    for (DetectionMetric metric : DetectionMetric.values()) {
      row.add(value(ofClass, metric));
    }
    return row;
  }

  private static String value(ClassDetectionMetrics ofClass, DetectionMetric metric) {
    return NumberText.probability(ofClass.values().getOrDefault(metric, Double.NaN));
  }
}
