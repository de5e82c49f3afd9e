package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code lookonce classify}: classifies the images of a folder. */
@Command(
    name = "classify",
    description =
        "Classifies every image of a folder: a table of class probabilities and a report.",
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
    return new ClassificationJob(commandName(), context);
  }
}
