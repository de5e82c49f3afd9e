package io.lookonce.jobs.report;

import io.lookonce.evaluation.ClassDetectionFigures;
import io.lookonce.evaluation.DetectionFigures;
import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.OperatingPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How well a detector finds the objects of each class of one split that has any. */
record DetectorClassTables(String split, DetectionFigures figures) {

  void write(Html html) {
    List<ClassDetectionFigures> classes =
        figures.perClass().stream().filter(ClassDetectionFigures::occurs).toList();
    new DataTable(
            "Where detections are kept from the score of the greatest F1 up, at IoU 0.5, " + split,
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

  private static List<String> atBestScore(ClassDetectionFigures ofClass) {
    OperatingPoint none = new OperatingPoint(Float.NaN, Double.NaN, Double.NaN);
    OperatingPoint best = ofClass.bestPoint().orElse(none);
    return List.of(
        ofClass.name(),
        Figures.count(ofClass.objects()),
        value(ofClass, DetectionMetric.AP50),
        Figures.probability(best.score()),
        Figures.probability(best.precision()),
        Figures.probability(best.recall()),
        Figures.probability(best.f1()));
  }

  private static List<String> metricHead() {
    List<String> head =
        new ArrayList<>(List.of("Class", "Objects", "Crowds", "Difficult", "Detections"));
    Arrays.stream(DetectionMetric.values()).map(DetectionMetric::title).forEach(head::add);
    return head;
  }

  private static List<String> metrics(ClassDetectionFigures ofClass) {
    List<String> row =
        new ArrayList<>(
            List.of(
                ofClass.name(),
                Figures.count(ofClass.objects()),
                Figures.count(ofClass.crowds()),
                Figures.count(ofClass.difficult()),
                Figures.count(ofClass.detections())));
    for (DetectionMetric metric : DetectionMetric.values()) {
      row.add(value(ofClass, metric));
    }
    return row;
  }

  private static String value(ClassDetectionFigures ofClass, DetectionMetric metric) {
    return Figures.probability(ofClass.values().getOrDefault(metric, Double.NaN));
  }
}
