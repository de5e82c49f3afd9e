package io.lookonce.jobs.training.report;

import io.lookonce.evaluation.ConfusionMatrix;
import io.lookonce.jobs.report.ClassMetricsTable;
import io.lookonce.jobs.report.MisclassifiedImage;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How good a classifier is on a split.
 *
 * @param name of the split, such as {@code test}
 * @param loss mean cross-entropy in nats
 * @param rocArea area under the ROC curve of two classes
 * @param confusion what was called what
 * @param mistakes some misclassified images, in the order to show
 */
public record ClassificationResult(
    String name,
    double loss,
    OptionalDouble rocArea,
    ConfusionMatrix confusion,
    List<MisclassifiedImage> mistakes)
    implements TrainReport.SplitResult {

  @Override
  public Tile tile() {
    return Tile.of(
        "Accuracy, " + name,
        NumberText.probability(confusion.accuracy()),
        "%s of %s, loss %s%s"
            .formatted(
                NumberText.count(confusion.examples() - misclassified()),
                NumberText.count(confusion.examples()),
                NumberText.decimal(loss),
                rocArea.isPresent()
                    ? ", ROC area " + NumberText.probability(rocArea.getAsDouble())
                    : ""));
  }

  @Override
  public List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        Section.wide(
            "result-" + name, "Result on " + name, new ClassMetricsTable(name, confusion)::write));
    if (!mistakes.isEmpty()) {
      sections.add(
          Section.wide(
              "mistakes-" + name,
              "Misclassified in " + name,
              html -> MisclassifiedImage.write(html, mistakes, misclassified())));
    }
    return sections;
  }

  private long misclassified() {
    long[][] counts = confusion.counts();
    long right = 0;
    for (int id = 0; id < counts.length; id++) {
      right += counts[id][id];
    }
    return confusion.examples() - right;
  }
}
