package io.lookonce.jobs.report;

import io.lookonce.evaluation.ClassAccuracy;
import io.lookonce.evaluation.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;

/** How well a classifier tells the classes of one split apart: who was taken for whom, by class. */
public record ClassMetricsTable(String split, ConfusionMatrix confusion) {

  public void write(Html html) {
    new ConfusionTable("Confusion, " + split, confusion.classes(), confusion.counts()).write(html);
    List<List<String>> rows = new ArrayList<>();
    for (int id = 0; id < confusion.classes().size(); id++) {
      rows.add(row(confusion.classes().get(id), confusion.ofClass(id)));
    }
    rows.add(row("Macro average", confusion.macroAverage()));
    rows.add(row("Weighted average", confusion.weightedAverage()));
    rows.add(row("Micro average", confusion.microAverage()));
    new DataTable(
            "By class, " + split, List.of("Class", "Precision", "Recall", "F1", "Images"), rows)
        .write(html);
  }

  private static List<String> row(String name, ClassAccuracy accuracy) {
    return List.of(
        name,
        NumberText.probability(accuracy.precision()),
        NumberText.probability(accuracy.recall()),
        NumberText.probability(accuracy.f1()),
        NumberText.count(accuracy.examples()));
  }
}
