package io.lookonce.jobs.cli;

import static io.lookonce.jobs.cli.LookonceCommand.require;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import picocli.CommandLine.Option;

/** Which of a detector's boxes are left over. */
@HelpGroup("Overlapping boxes")
public final class SuppressionOptions {

  @Option(
      names = "--iou-threshold",
      paramLabel = "0..1",
      description =
          "Of two boxes that overlap more than this the lower one goes. Default: the model's own.")
  private Double iouThreshold;

  @Option(
      names = "--suppression",
      paramLabel = "SCOPE",
      description = "Which boxes compete: per-class, or class-agnostic as in the course.")
  private String suppression;

  @Option(
      names = "--max-boxes",
      paramLabel = "N",
      description = "Most detections in an image, best first.")
  private Integer maxBoxes;

  /** The name of an option that was given; null if none was. */
  public String given() {
    if (iouThreshold != null) {
      return "--iou-threshold";
    }
    if (suppression != null) {
      return "--suppression";
    }
    return maxBoxes == null ? null : "--max-boxes";
  }

  public void requireRanges() {
    requireFraction("--iou-threshold", iouThreshold);
    require(maxBoxes == null || maxBoxes >= 1, "--max-boxes %d: at least 1 is needed", maxBoxes);
  }

  /**
   * Checks an option that is a share.
   *
   * @param value null where it was not given
   */
  public static void requireFraction(String option, Double value) {
    require(
        value == null || (value >= 0 && value <= 1), "%s %s: must be from 0 to 1", option, value);
  }

  public double iouThreshold(ModelCard card) {
    return iouThreshold != null ? iouThreshold : card.thresholds().iou();
  }

  /**
   * Most detections in an image.
   *
   * @param usual where nothing is said
   */
  public int maxBoxes(int usual) {
    return maxBoxes != null ? maxBoxes : usual;
  }

  public NonMaxSuppression.Scope scope() {
    return switch (suppression == null ? "per-class" : suppression) {
      case "per-class" -> NonMaxSuppression.Scope.PER_CLASS;
      case "class-agnostic" -> NonMaxSuppression.Scope.CLASS_AGNOSTIC;
      default ->
          throw new InputRefused(
              "--suppression " + suppression + ": use per-class or class-agnostic");
    };
  }
}
