package io.lookonce.jobs.report.chart;

import io.lookonce.evaluation.ClassDetectionMetrics;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Precision–recall curves of one split at IoU 0.5: one line per class with objects, most frequent
 * classes first, with as many lines per chart as there are line styles.
 */
public final class PrecisionCharts {

  private static final double RECALL_STEP = 0.01;

  private final List<LineChart> charts = new ArrayList<>();

  public PrecisionCharts(String split, DetectionMetrics figures) {
    List<LineChart.Series> lines =
        figures.perClass().stream()
            .filter(ofClass -> ofClass.objects() > 0)
            .sorted(Comparator.comparingLong(ClassDetectionMetrics::objects).reversed())
            .map(PrecisionCharts::line)
            .toList();
    for (int from = 0; from < lines.size(); from += LineChart.STYLES) {
      charts.add(
          new LineChart(
              "precision-" + split + "-" + (charts.size() + 1),
              "Precision by recall at IoU 0.5, " + split,
              Axis.fraction("recall"),
              Axis.fraction("precision"),
              lines.subList(from, Math.min(lines.size(), from + LineChart.STYLES))));
    }
  }

  public boolean isEmpty() {
    return charts.isEmpty();
  }

  public void write(Html html) {
    charts.get(0).write(html);
    if (charts.size() > 1) {
      html.element(
          "details",
          () -> {
            html.element("summary", "The other classes");
            charts.subList(1, charts.size()).forEach(chart -> chart.write(html));
          });
    }
  }

  /** The curve up to the highest recall; beyond it precision is undefined. */
  private static LineChart.Series line(ClassDetectionMetrics ofClass) {
    double[] precision = ofClass.curve().atHundredAndOneRecalls();
    double[] recall = new double[precision.length];
    for (int i = 0; i < recall.length; i++) {
      recall[i] = Math.min(1, i * RECALL_STEP);
      if (recall[i] > ofClass.curve().recall()) {
        precision[i] = Double.NaN;
      }
    }
    return new LineChart.Series(ofClass.name(), recall, precision);
  }
}
