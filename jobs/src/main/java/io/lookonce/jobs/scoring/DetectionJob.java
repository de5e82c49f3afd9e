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
    String html = new DetectReportWriter(context().bundle().card(), source).html(run, summary);
    return new TableReport(summary.table(), counts, html);
  }

  private DetectionSummary summarise(String base) throws IOException {
    DetectionSummary summary = new DetectionSummary(context().bundle().card().classes());
    if (coco == null) {
      read(summary);
      return summary;
    }
    Storage storage = context().storage();
    Path written = storage.beside(coco);
    try (CocoDetections file =
        new CocoDetections(storage.create(written), context().bundle().card(), base)) {
      read(summary.andThen(file));
    }
    storage.replace(written, storage.qualify(coco));
    return summary;
  }

  private void read(Consumer<DetectedImage> consumer) {
    LatestRows.forEach(
        context().spark(),
        context().output(),
        DetectionTable.SCHEMA,
        row -> consumer.accept(DetectedImage.of(row)));
  }
}
