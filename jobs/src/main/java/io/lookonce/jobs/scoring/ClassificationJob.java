package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.ClassificationSummary;
import io.lookonce.jobs.scoring.output.ClassificationTable;
import io.lookonce.jobs.scoring.output.ClassifiedImage;
import io.lookonce.jobs.scoring.output.ClassifyReportWriter;
import io.lookonce.jobs.scoring.output.LatestRows;
import io.lookonce.jobs.scoring.output.ScoringRun;
import io.lookonce.jobs.scoring.output.TableReport;
import io.lookonce.jobs.scoring.task.ClassificationPostprocessing;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.model.ModelBundle;
import java.util.Map;
import java.util.TreeMap;

/** Says what every image shows: a table of probabilities and a report. */
public final class ClassificationJob extends ScoringPipeline {

  public ClassificationJob(String command, ScoringContext context) {
    super(command, context);
  }

  /** What decides the rows of a classification: the model alone. */
  public static Map<String, String> settings(ModelBundle bundle) {
    return new TreeMap<>(Map.of("model", bundle.reference(), "model-sha256", bundle.onnxSha256()));
  }

  @Override
  Map<String, String> settings() {
    return settings(context().bundle());
  }

  @Override
  Postprocessing interpretation(ImageListing listing) {
    return new ClassificationPostprocessing();
  }

  @Override
  TableReport report(ScoringRun run, ImageSource source) {
    ClassificationSummary summary = new ClassificationSummary(context().bundle().card().classes());
    long gone =
        LatestRows.forEach(
            context().spark(),
            context().output(),
            ClassificationTable.SUMMARY_SCHEMA,
            row -> summary.accept(ClassifiedImage.of(row)));
    summary.table().gone(gone);
    String html = new ClassifyReportWriter(context().bundle().card(), source).html(run, summary);
    return new TableReport(summary.table(), Map.of(), html);
  }
}
