package io.lookonce.jobs.scoring;

import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.output.CocoDetections;
import io.lookonce.jobs.scoring.output.DetectReportWriter;
import io.lookonce.jobs.scoring.output.DetectedImage;
import io.lookonce.jobs.scoring.output.DetectionSummary;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.output.LatestRows;
import io.lookonce.jobs.scoring.output.ScoringRun;
import io.lookonce.jobs.scoring.output.TableReport;
import io.lookonce.jobs.scoring.task.DetectionPostprocessing;
import io.lookonce.jobs.scoring.task.DetectionSettings;
import io.lookonce.jobs.scoring.task.Painting;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/** Finds the objects of every image: a table of boxes, painted images, COCO, a report. */
public final class DetectionJob extends ScoringPipeline {

  private final DetectionSettings settings;
  private final Painting.Mode paint;
  private final Path coco;

  /**
   * @param coco file for the COCO JSON of the whole table, or null
   */
  public DetectionJob(
      String command,
      ScoringContext context,
      DetectionSettings settings,
      Painting.Mode paint,
      Path coco) {
    super(command, context);
    this.settings = settings;
    this.paint = paint;
    this.coco = coco;
  }

  @Override
  Map<String, String> settings() {
    return settings.byName();
  }

  @Override
  Postprocessing interpretation(ImageListing listing) {
    String folder = context().output().painted().toString();
    return new DetectionPostprocessing(settings, new Painting(paint, listing.base(), folder));
  }

  @Override
  TableReport report(ScoringRun run, ImageSource source) throws IOException {
    DetectionSummary summary = summarise(run.listing().base());
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("in_table_with_detections", summary.withDetections());
    counts.put("in_table_detections", summary.detections());
    counts.putAll(run.faults().byName());
    remark(run, summary);
    String html = new DetectReportWriter(context().bundle().card(), source).html(run, summary);
    return new TableReport(summary.table(), counts, html);
  }

  private void remark(ScoringRun run, DetectionSummary summary) {
    if (run.planned() > 0
        && summary.detections() == 0
        && summary.table().images() > summary.table().withError()) {
      run.remark(
          "nothing was found in any image: try --score-threshold 0.1, and 'models import FILE --try"
              + " IMAGE' to see whether the model was imported as it is meant");
    }
    if (!run.faults().remark().isEmpty()) {
      run.remark(run.faults().remark());
    }
  }

  private DetectionSummary summarise(String base) throws IOException {
    DetectionSummary summary = new DetectionSummary(context().bundle().card().classes());
    if (coco == null) {
      summary.table().gone(read(summary));
      return summary;
    }
    Storage storage = context().storage();
    Path file = storage.qualify(coco);
    Path written = storage.beside(file);
    try (CocoDetections detections =
        new CocoDetections(storage.create(written), context().bundle().card(), base)) {
      summary.table().gone(read(summary.andThen(detections)));
    }
    storage.replace(written, file);
    return summary;
  }

  private long read(Consumer<DetectedImage> consumer) {
    return LatestRows.forEach(
        context().spark(),
        context().output(),
        DetectionTable.SCHEMA,
        row -> consumer.accept(DetectedImage.of(row)));
  }
}
