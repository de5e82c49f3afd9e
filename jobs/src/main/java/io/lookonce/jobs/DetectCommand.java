package io.lookonce.jobs;

import io.lookonce.box.NonMaxSuppression;
import io.lookonce.configuration.NearestName;
import io.lookonce.jobs.scoring.DetectionJob;
import io.lookonce.jobs.scoring.DetectionSettings;
import io.lookonce.jobs.scoring.FolderListing;
import io.lookonce.jobs.scoring.FolderSource;
import io.lookonce.jobs.scoring.Listing;
import io.lookonce.jobs.scoring.OutputFolder;
import io.lookonce.jobs.scoring.Painting;
import io.lookonce.jobs.scoring.PictureSource;
import io.lookonce.jobs.scoring.TableSource;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce detect}: finds the objects of every picture of a folder. */
@Command(
    name = "detect",
    description =
        "Finds objects in every picture of a folder: a table of boxes, painted pictures, a report.",
    sortOptions = false)
final class DetectCommand extends SparkCommand {

  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description =
          "Folder (nested ones too), glob, file, or Parquet table with 'path' and 'content'.")
  private String images;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "REF",
      description = "name or name:version of the registry, or the folder of a model.")
  private String model;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder for the table, the report and run.json; run again to continue it.")
  private String outputFolder;

  @Mixin private RegistryOption registry;

  @Option(
      names = "--score-threshold",
      paramLabel = "0..1",
      description = "Least score of a detection. Default: the model's own.")
  private Double scoreThreshold;

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
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description = "Report these classes only, such as car,truck,bus. Default: all.")
  private List<String> classes = List.of();

  @Option(
      names = "--max-boxes",
      paramLabel = "N",
      description = "Most detections in a picture, best first.")
  private int maxBoxes;

  @Option(
      names = "--paint",
      paramLabel = "none|detections|all",
      description = "Which pictures to paint, into <output>/painted.")
  private Painting.Mode paint;

  @Option(
      names = "--coco",
      paramLabel = "FILE",
      description = "Also write the whole table as COCO JSON to this URI.")
  private String coco;

  @Option(names = "--batch-size", paramLabel = "N", description = "Pictures in one forward pass.")
  private int batchSize;

  @Option(
      names = "--batch-files",
      paramLabel = "N",
      description = "Pictures committed at once. 0 chooses by the number of cores.")
  private int batchFiles;

  @Mixin private PictureLimits limits;

  private Storage storage;
  private OutputFolder output;
  private ModelBundle bundle;
  private DetectionSettings settings;
  private Listing listing;

  @Override
  void prepare() throws IOException {
    requireRanges();
    storage = storage();
    bundle = registry.open(storage).open(model);
    bundle.requireKind(ModelCard.DETECTOR);
    bundle.verify(storage);
    requireKnownClasses(bundle.card());
    settings = settings(bundle);
    output = new OutputFolder(storage, new Path(outputFolder));
    DetectionJob.requireOwned(storage, output, settings);
    if (!TableSource.isTable(storage, images)) {
      listing = FolderListing.of(storage, images);
      requirePictures(listing);
    }
  }

  @Override
  void describe() throws IOException {
    settings.byName().forEach((name, value) -> out().println(name + " = " + value));
    out().println("images = " + images);
    out().println("output = " + output.root());
    out()
        .println(
            listing == null
                ? "a table; its pictures are counted when Spark runs"
                : listing.pictures().size()
                    + " pictures, of which "
                    + DetectionJob.unscored(storage, output, listing)
                    + " are new or changed");
  }

  @Override
  int run(SparkSession spark) throws IOException {
    DetectionJob job =
        new DetectionJob(
            spark,
            storage,
            output,
            bundle,
            settings,
            new DetectionJob.Limits(batchSize, batchFiles, limits.maxBytes(), limits.maxPixels()),
            paint,
            coco == null ? null : new Path(coco));
    DetectionJob.Result result =
        job.run(source(spark), commandLineSettings(), limits.maxErrorRate());
    out().println(result.health());
    out().println("report: " + output.report());
    return result.exitCode();
  }

  private PictureSource source(SparkSession spark) {
    if (listing != null) {
      return new FolderSource(
          JavaSparkContext.fromSparkContext(spark.sparkContext()), storage, listing);
    }
    PictureSource table = TableSource.open(spark, images);
    requirePictures(table.listing());
    return table;
  }

  private DetectionSettings settings(ModelBundle opened) {
    ModelCard card = opened.card();
    return new DetectionSettings(
        card.name(),
        card.version(),
        opened.onnxSha256(),
        scoreThreshold != null ? scoreThreshold : card.thresholds().score(),
        iouThreshold != null ? iouThreshold : card.thresholds().iou(),
        suppressionScope(),
        classes.stream().sorted().distinct().toList(),
        maxBoxes);
  }

  private Map<String, String> commandLineSettings() {
    Map<String, String> shown = new java.util.LinkedHashMap<>();
    shown.put("images", images);
    shown.put("output", output.root().toString());
    shown.putAll(settings.byName());
    shown.put("paint", paint.name().toLowerCase(java.util.Locale.ROOT));
    shown.put("batch-size", String.valueOf(batchSize));
    shown.put("batch-files", String.valueOf(batchFiles));
    shown.put("max-pixels", String.valueOf(limits.maxPixels()));
    shown.put("max-bytes", String.valueOf(limits.maxBytes()));
    shown.put("max-error-rate", String.valueOf(limits.maxErrorRate()));
    return shown;
  }

  private NonMaxSuppression.Scope suppressionScope() {
    return switch (suppression) {
      case "per-class" -> NonMaxSuppression.Scope.PER_CLASS;
      case "class-agnostic" -> NonMaxSuppression.Scope.CLASS_AGNOSTIC;
      default ->
          throw new io.lookonce.storage.InputRefused(
              "--suppression " + suppression + ": use per-class or class-agnostic");
    };
  }

  private void requireRanges() {
    requireFraction("--score-threshold", scoreThreshold);
    requireFraction("--iou-threshold", iouThreshold);
    limits.requireRanges();
    require(maxBoxes >= 1, "--max-boxes %d: at least 1 is needed", maxBoxes);
    require(batchSize >= 1, "--batch-size %d: at least 1 is needed", batchSize);
    require(batchFiles >= 0, "--batch-files %d: 0 or more is needed", batchFiles);
  }

  private static void requireFraction(String option, Double value) {
    require(
        value == null || (value >= 0 && value <= 1), "%s %s: must be from 0 to 1", option, value);
  }

  private void requireKnownClasses(ModelCard card) {
    for (String name : classes) {
      require(
          card.classes().contains(name),
          "--classes %s: model %s does not know it%s",
          name,
          bundle.reference(),
          NearestName.suggestion(name, card.classes()));
    }
  }

  private void requirePictures(Listing found) {
    require(
        !found.pictures().isEmpty(),
        "--images %s: no pictures there (%d other files)",
        images,
        found.otherFiles().count());
  }
}
