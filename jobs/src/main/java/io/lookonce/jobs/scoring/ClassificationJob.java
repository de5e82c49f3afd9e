package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.output.ClassificationSummary;
import io.lookonce.jobs.scoring.output.TableSummary;
import io.lookonce.jobs.scoring.task.ClassificationPostprocessing;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.model.ModelBundle;
import java.util.Map;
import java.util.TreeMap;

/** Classifies images: a table of class probabilities and a report. */
final class ClassificationJob extends ScoringPipeline<float[]> {

  ClassificationJob(String command, Context context) {
    super(command, context);
  }

  /** What decides the rows of a classification, by option name: the model alone. */
  static Map<String, String> settings(ModelBundle bundle) {
    return new TreeMap<>(Map.of("model", bundle.reference(), "model-sha256", bundle.onnxSha256()));
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
