package io.lookonce.jobs.training.report;

import io.lookonce.evaluation.DetectionMetric;
import io.lookonce.evaluation.DetectionMetrics;
import io.lookonce.jobs.report.DetectorClassTables;
import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.report.Section;
import io.lookonce.jobs.report.Tile;
import java.util.List;

/**
 * How good a detector is on a split.
 *
 * @param name of the split, such as {@code test}
 * @param loss mean loss of an image
 * @param figures over all sizes of objects
 */
public record DetectionResult(String name, double loss, DetectionMetrics figures)
    implements TrainReport.SplitResult {

  @Override
  public Tile tile() {
    return Tile.of(
        "mAP50, " + name,
        NumberText.probability(figures.mean(DetectionMetric.AP50).orElse(Double.NaN)),
        "%s in %s, loss %s"
            .formatted(
                NumberText.counted(figures.objects(), "object", "objects"),
                NumberText.counted(figures.images(), "image", "images"),
                NumberText.decimal(loss)));
  }

  @Override
  public List<Section> sections() {
    return List.of(
        Section.wide(
            "result-" + name, "Result on " + name, new DetectorClassTables(name, figures)::write));
  }
}
