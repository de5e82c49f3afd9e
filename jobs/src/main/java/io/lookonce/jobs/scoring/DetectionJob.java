package io.lookonce.jobs.scoring;

import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.output.CocoDetections;
import io.lookonce.jobs.scoring.output.DetectionSummary;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.output.DetectionTable.DetectedImage;
import io.lookonce.jobs.scoring.output.ScoringRun;
import io.lookonce.jobs.scoring.output.TableSummary;
import io.lookonce.jobs.scoring.task.DetectionPostprocessing;
import io.lookonce.jobs.scoring.task.Painting;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
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
  TableSummary summarize(ScoringRun run) throws IOException {
    DetectionSummary summary = new DetectionSummary(context().bundle().card().classes());
    if (coco == null) {
      summary.gone(read(summary));
    } else {
      summary.gone(readAndWriteCoco(summary, run.listing().base()));
    }
    if (run.planned() > 0 && summary.detections() == 0 && summary.images() > summary.withError()) {
      run.remark(
          "nothing was found in any image: try --score-threshold 0.1, and 'models import FILE --try"
              + " IMAGE' to see whether the model was imported as it is meant");
    }
    if (!run.faults().remark().isEmpty()) {
      run.remark(run.faults().remark());
    }
    return summary;
  }

  private long readAndWriteCoco(DetectionSummary summary, String base) throws IOException {
    Storage storage = context().storage();
    Path file = storage.qualify(coco);
    Path written = storage.beside(file);
    long gone;
    try (CocoDetections detections =
        new CocoDetections(storage.create(written), context().bundle().card(), base)) {
      gone = read(summary.andThen(detections));
    }
    storage.replace(written, file);
    return gone;
  }

  private long read(Consumer<DetectedImage> consumer) {
    return readTable(DetectionTable.SCHEMA, row -> consumer.accept(DetectedImage.of(row)));
  }
}
