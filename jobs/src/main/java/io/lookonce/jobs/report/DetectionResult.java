package io.lookonce.jobs.report;

import io.lookonce.evaluation.DetectionFigures;
import io.lookonce.evaluation.DetectionMetric;
import java.util.List;

/**
 * How good a detector is on a split.
 *
 * @param name of the split, such as {@code test}
 * @param loss mean cost of a picture
 * @param figures over all sizes of objects
 */
public record DetectionResult(String name, double loss, DetectionFigures figures)
    implements TrainReport.SplitResult {

  @Override
  public Tile tile() {
    return Tile.of(
        "mAP50, " + name,
        Figures.probability(figures.mean(DetectionMetric.AP50).orElse(Double.NaN)),
        "%s in %s, loss %s"
            .formatted(
                Figures.counted(figures.objects(), "object", "objects"),
                Figures.counted(figures.pictures(), "picture", "pictures"),
                Figures.decimal(loss)));
  }

  @Override
  public List<Section> sections() {
    return List.of(
        Section.wide(
            "result-" + name, "Result on " + name, new DetectorClassTables(name, figures)::write));
  }
}
