package io.lookonce.jobs.scoring;

import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.output.CocoDetections;
import io.lookonce.jobs.scoring.output.DetectionSummary;
import io.lookonce.jobs.scoring.output.DetectionTable.DetectedImage;
import io.lookonce.jobs.scoring.output.ScoringRun;
import io.lookonce.jobs.scoring.output.TableSummary;
import io.lookonce.jobs.scoring.task.DetectionPostprocessing;
import io.lookonce.jobs.scoring.task.Painting;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Detects objects in images: a table of boxes, painted images, COCO JSON and a report. */
final class DetectionJob extends ScoringPipeline<DetectionPostprocessing.Result> {

  private final DetectionSettings settings;
  private final Painting.Mode paint;
  private final Path coco;

  /**
   * @param coco where to write the whole table as COCO JSON; null to omit it
   */
  DetectionJob(
      String command, Context context, DetectionSettings settings, Painting.Mode paint, Path coco) {
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
  Postprocessing<DetectionPostprocessing.Result> postprocessing(ImageListing listing) {
    String folder = context().output().painted().toString();
    return new DetectionPostprocessing(settings, new Painting(paint, listing.base(), folder));
  }

  @Override
  TableSummary emptySummary() {
    return new DetectionSummary(context().bundle().card().classes());
  }

  @Override
  boolean readsWholeTable() {
    return coco != null;
  }

  @Override
  void readWholeTable(TableSummary summary, String base) throws IOException {
    if (coco == null) {
      super.readWholeTable(summary, base);
      return;
    }
    Storage storage = context().storage();
    Path file = storage.qualify(coco);
    Path written = storage.beside(file);
    try (CocoDetections detections =
        new CocoDetections(storage.create(written), context().bundle().card(), base)) {
      readTable(
          summary,
          row -> {
            summary.add(row);
            detections.accept(DetectedImage.of(row));
          });
    }
    storage.replace(written, file);
  }

  @Override
  void remark(ScoringRun run, TableSummary summary) {
    boolean isEmpty = ((DetectionSummary) summary).detections() == 0;
    if (run.planned() > 0 && isEmpty && summary.images() > summary.withError()) {
      run.remark(
          "nothing was found in any image: try --score-threshold 0.1, and 'models import FILE --try"
              + " IMAGE' to see whether the model was imported as it is meant");
    }
    if (!run.faults().remark().isEmpty()) {
      run.remark(run.faults().remark());
    }
  }
}
