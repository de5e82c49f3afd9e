package io.lookonce.jobs.scoring;

import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.output.ClassificationSummary;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.jobs.scoring.output.TableSummary;
import io.lookonce.jobs.scoring.task.ClassificationPostprocessing;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code lookonce classify}: classifies the images of a folder. */
@HelpGroup("Score images")
@Command(
    name = "classify",
    description =
        "Classifies every image of a folder. Writes a table of class probabilities and a report;"
            + " run again, it scores only images that are new or changed.",
    footer = {
      "",
      "Examples:",
      "  lookonce classify --images photos --model signs --output classified"
    },
    sortOptions = false)
public final class ClassifyCommand extends ScoringCommand {

  @Override
  String modelKind() {
    return ModelCard.CLASSIFIER;
  }

  @Override
  String tableFolder() {
    return ClassificationTable.FOLDER;
  }

  @Override
  void requireFitting(ModelBundle opened) {
    require(
        opened.card().input() != null,
        "model %s does not classify images: its card has no input size",
        opened.reference());
  }

  @Override
  Map<String, String> decisiveSettings(ModelBundle opened) {
    return ClassificationJob.settings(opened);
  }

  @Override
  ScoringPipeline<?> pipeline(Context context) {
    return new ClassificationJob(context);
  }

  /** Classifies images: a table of class probabilities and a report. */
  private static final class ClassificationJob extends ScoringPipeline<float[]> {

    ClassificationJob(Context context) {
      super(context);
    }

    /** What decides the rows of a classification, by option name: the model alone. */
    static Map<String, String> settings(ModelBundle bundle) {
      return new TreeMap<>(
          Map.of("model", bundle.reference(), "model-sha256", bundle.onnxSha256()));
    }

    @Override
    Map<String, String> settings() {
      return settings(context().bundle());
    }

    @Override
    Postprocessing<float[]> postprocessing(ImageListing listing) {
      return new ClassificationPostprocessing();
    }

    @Override
    TableSummary emptySummary() {
      return new ClassificationSummary(context().bundle().card().classes());
    }
  }
}
