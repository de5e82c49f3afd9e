package io.lookonce.jobs.scoring;

import io.lookonce.jobs.cli.ImageLimitOptions;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.scoring.input.FolderListing;
import io.lookonce.jobs.scoring.input.FolderSource;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.input.TableSource;
import io.lookonce.jobs.scoring.plan.OutputFolder;
import io.lookonce.jobs.scoring.task.ScoringLimits;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that runs a model on every image of a folder and leaves a table and a report. */
abstract class ScoringCommand extends SparkCommand {

  private static final String WITHIN = "within";
  private static final String ANYWHERE = "anywhere";

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

  @Option(
      names = "--follow-links",
      paramLabel = "within|anywhere",
      description =
          "Follow symbolic links that stay within --images (default), or all. A link that is not"
              + " followed counts as another file.")
  private String followLinks = WITHIN;

  @Mixin private RegistryOption registry;

  @Option(names = "--batch-size", paramLabel = "N", description = "Images in one forward pass.")
  private int batchSize;

  @Option(
      names = "--batch-files",
      paramLabel = "N",
      description = "Images committed at once. 0 chooses by the number of cores.")
  private int batchFiles;

  @Mixin private ImageLimitOptions limits;

  private Storage storage;
  private OutputFolder output;
  private ModelBundle bundle;
  private ImageListing listing;

  /** What the model must do, one of the kinds of {@link io.lookonce.model.ModelCard}. */
  abstract String modelKind();

  /** Name of the table's folder in the output. */
  abstract String tableFolder();

  /**
   * Checks the ranges of the command's own options.
   *
   * @throws io.lookonce.storage.InputRefused naming the option
   */
  void requireOwnRanges() {}

  /**
   * Checks whether the command's own options fit a model, and whether the model fits the command.
   *
   * @throws io.lookonce.storage.InputRefused naming what cannot be used
   */
  void requireFitting(ModelBundle opened) {}

  /** What decides the rows, by the name of its option. */
  abstract Map<String, String> decisiveSettings(ModelBundle opened);

  /** Values of own options that do not decide the rows, by name, for the report. */
  Map<String, String> furtherSettings() {
    return Map.of();
  }

  /** The work itself. */
  abstract ScoringPipeline pipeline(ScoringContext context);

  @Override
  protected final void prepare() throws IOException {
    requireOwnRanges();
    require(
        followLinks.equals(WITHIN) || followLinks.equals(ANYWHERE),
        "--follow-links %s: use within or anywhere",
        followLinks);
    limits.requireRanges();
    require(batchSize >= 1, "--batch-size %d: at least 1 is needed", batchSize);
    require(batchFiles >= 0, "--batch-files %d: 0 or more is needed", batchFiles);
    storage = storage();
    bundle = registry.model(storage, model);
    bundle.requireKind(modelKind());
    bundle.verify(storage);
    requireFitting(bundle);
    output = new OutputFolder(storage, new Path(outputFolder), tableFolder());
    lease(storage, output.root());
    ScoringPipeline.requireOwned(storage, output, decisiveSettings(bundle));
    if (TableSource.isTable(storage, images)) {
      TableSource.requireFinished(storage, images);
    } else {
      listing = FolderListing.of(storage, images, followLinks.equals(ANYWHERE));
      requireImages(listing);
    }
  }

  @Override
  protected final void describe() throws IOException {
    decisiveSettings(bundle).forEach((name, value) -> out().println(name + " = " + value));
    out().println("images = " + images);
    out().println("output = " + output.root());
    out()
        .println(
            listing == null
                ? "a table; its images are counted when Spark runs"
                : listing.images().size()
                    + " images, of which "
                    + ScoringPipeline.unscored(storage, output, listing)
                    + " are new or changed");
  }

  @Override
  protected final int run(SparkSession spark) throws IOException {
    ScoringLimits sizes =
        new ScoringLimits(batchSize, batchFiles, limits.maxBytes(), limits.maxPixels());
    ScoringPipeline.Result result =
        pipeline(new ScoringContext(spark, storage, output, bundle, sizes))
            .run(source(spark), shownSettings(), limits.maxErrorRate());
    out().println(result.health());
    out().println("report: " + output.report());
    return result.exitCode();
  }

  private ImageSource source(SparkSession spark) {
    if (listing != null) {
      return new FolderSource(
          JavaSparkContext.fromSparkContext(spark.sparkContext()), storage, listing);
    }
    ImageSource table = TableSource.open(spark, images);
    requireImages(table.listing());
    return table;
  }

  private Map<String, String> shownSettings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("images", images);
    shown.put("output", output.root().toString());
    shown.putAll(decisiveSettings(bundle));
    shown.putAll(furtherSettings());
    shown.put("batch-size", String.valueOf(batchSize));
    shown.put("batch-files", String.valueOf(batchFiles));
    shown.put("max-pixels", String.valueOf(limits.maxPixels()));
    shown.put("max-bytes", String.valueOf(limits.maxBytes()));
    shown.put("max-error-rate", String.valueOf(limits.maxErrorRate()));
    return shown;
  }

  private void requireImages(ImageListing found) {
    require(
        !found.images().isEmpty(),
        "--images %s: no images there (%d other files)",
        images,
        found.otherFiles().count());
  }
}
