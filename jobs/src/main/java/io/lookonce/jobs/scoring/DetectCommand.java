package io.lookonce.jobs.scoring;

import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.cli.ClassOption;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.SuppressionOptions;
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
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.FolderEntry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce detect}: detects objects in the images of a folder. */
@HelpGroup("Score images")
@Command(
    name = "detect",
    description =
        "Detects objects in every image of a folder. Writes a table of boxes, painted images and a"
            + " report; run again, it scores only images that are new or changed.",
    footer = {
      "",
      "Examples:",
      "  lookonce detect --images photos --model road-vehicles --output found",
      "  lookonce detect --images photos --model yolo11n --output found --classes car,truck --paint"
          + " all",
      "  lookonce detect --master yarn --images hdfs:///frames --model cars --output hdfs:///found"
    },
    sortOptions = false)
public final class DetectCommand extends ScoringCommand {

  private static final int MAX_BOXES = 100;

  @Option(
      names = "--score-threshold",
      paramLabel = "0..1",
      description = "Lowest score of a detection. Default: the model's.")
  private Double scoreThreshold;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description =
          "Report these classes only, such as car,truck,bus, or those of a file of names. Default:"
              + " all.")
  private List<String> classes = List.of();

  @Mixin private SuppressionOptions suppression;

  @Option(
      names = "--paint",
      paramLabel = "none|detections|all|blur",
      description =
          "Which images to paint, into <output>/painted; blur: all of them, with what was detected"
              + " made unrecognisable in place of frames.")
  private Painting.Mode paint;

  @Option(
      names = "--paint-classes",
      split = ",",
      paramLabel = "NAME",
      description =
          "Blur these classes only, such as person,plate, or those of a file of names. Default: all"
              + " that are reported.")
  private List<String> paintClasses = List.of();

  @Option(
      names = "--coco",
      paramLabel = "FILE",
      description = "Also write the whole table as COCO JSON to this URI.")
  private String coco;

  @Override
  String modelKind() {
    return ModelCard.DETECTOR;
  }

  @Override
  String tableFolder() {
    return DetectionTable.FOLDER;
  }

  @Override
  void requireOwnRanges() {
    SuppressionOptions.requireFraction("--score-threshold", scoreThreshold);
    require(
        paintClasses.isEmpty() || paint == Painting.Mode.BLUR,
        "--paint-classes needs --paint blur");
    suppression.requireRanges();
  }

  @Override
  void requireOwnOutput(Storage files) throws IOException {
    if (coco == null) {
      return;
    }
    Path file = files.qualify(Storage.path(coco));
    FolderEntry there = FolderEntry.at(files, file);
    require(there == null || !there.isFolder(), "--coco %s: there is a folder of that name", coco);
    files.requireWritable("--coco " + coco + ":", file.getParent());
  }

  @Override
  void requireFitting(ModelBundle opened) throws IOException {
    classes = ClassOption.names(storage(), "--classes", classes);
    DetectionSettings.requireKnown("--classes", classes, opened);
    paintClasses = ClassOption.names(storage(), "--paint-classes", paintClasses);
    DetectionSettings.requireKnown("--paint-classes", paintClasses, opened);
    for (String covered : paintClasses) {
      require(
          classes.isEmpty() || classes.contains(covered),
          "--paint-classes %s: --classes does not report it",
          covered);
    }
  }

  @Override
  Map<String, String> decisiveSettings(ModelBundle opened) {
    return settings(opened).byName();
  }

  @Override
  Map<String, String> furtherSettings() {
    String mode = paint.name().toLowerCase(Locale.ROOT);
    return paintClasses.isEmpty()
        ? Map.of("paint", mode)
        : Map.of("paint", mode, "paint-classes", String.join(",", paintClasses));
  }

  @Override
  ScoringPipeline<?> pipeline(Context context) {
    return new DetectionJob(
        context,
        settings(context.bundle()),
        paint,
        paintClasses,
        coco == null ? null : Storage.path(coco));
  }

  private DetectionSettings settings(ModelBundle opened) {
    ModelCard card = opened.card();
    return DetectionSettings.of(
        opened,
        scoreThreshold != null ? scoreThreshold : card.thresholds().score(),
        suppression.iouThreshold(card),
        suppression.scope(),
        classes.stream().sorted().distinct().toList(),
        suppression.maxBoxes(MAX_BOXES));
  }

  /** Detects objects in images: a table of boxes, painted images, COCO JSON and a report. */
  private static final class DetectionJob extends ScoringPipeline<DetectionPostprocessing.Result> {

    private final DetectionSettings settings;
    private final Painting.Mode paint;
    private final List<String> covered;
    private final Path coco;

    /**
     * @param covered names of the classes that {@code --paint blur} covers; empty for all
     * @param coco where to write the whole table as COCO JSON; null to omit it
     */
    DetectionJob(
        Context context,
        DetectionSettings settings,
        Painting.Mode paint,
        List<String> covered,
        Path coco) {
      super(context);
      this.settings = settings;
      this.paint = paint;
      this.covered = covered;
      this.coco = coco;
    }

    @Override
    Map<String, String> settings() {
      return settings.byName();
    }

    @Override
    Postprocessing<DetectionPostprocessing.Result> postprocessing(ImageListing listing) {
      String folder = context().output().painted().toString();
      return new DetectionPostprocessing(
          settings, new Painting(paint, covered, listing.base(), folder));
    }

    @Override
    TableSummary emptySummary() {
      List<String> classes = context().bundle().card().classes();
      return new DetectionSummary(classes, new Painting.Style(paint, covered, classes)::paint);
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
            "nothing was found in any image: try --score-threshold 0.1, and 'models import FILE"
                + " --try IMAGE' to see whether the model was imported as it is meant");
      }
      if (!run.faults().remark().isEmpty()) {
        run.remark(run.faults().remark());
      }
    }
  }
}
