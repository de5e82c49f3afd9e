package io.lookonce.jobs.scoring;

import io.lookonce.image.InputRule;
import io.lookonce.image.format.JpegDecoding;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.ScoringPipeline.Context;
import io.lookonce.jobs.scoring.input.FolderListing;
import io.lookonce.jobs.scoring.input.FolderSource;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.input.TableSource;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.limits.ImageLimitOptions;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.limits.TaskMemory;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Base of the commands that run a model on a folder of images and write a table and a report. */
abstract class ScoringCommand extends SparkCommand {

  private static final String WITHIN = "within";
  private static final String ANYWHERE = "anywhere";
  private static final String TIME = "time";
  private static final String CONTENT = "content";

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

  @Option(
      names = "--changed-by",
      paramLabel = "time|content",
      description =
          "Detect changed images by length and modification time (default), or by content, which"
              + " reads all images.")
  private String changedBy = TIME;

  @Option(names = "--retry-errors", description = "Score images again whose last row has an error.")
  private boolean retryErrors;

  @Mixin private RegistryOption registry;

  @Option(names = "--batch-size", paramLabel = "N", description = "Images in one forward pass.")
  private int batchSize;

  @Option(
      names = "--decode",
      paramLabel = "whole|reduced",
      description =
          "reduced: decode JPEG files at 1/2, 1/4 or 1/8 of their size where that still fills the"
              + " network's input; faster for large images, with slightly other results.")
  private String decode;

  @Option(
      names = "--batch-files",
      paramLabel = "N",
      description = "Images committed at once. 0 chooses by the number of cores.")
  private int batchFiles;

  @Option(
      names = "--max-forward-seconds",
      paramLabel = "N",
      description = "Stop a forward pass that takes longer for each of its images.")
  private int maxForwardSeconds;

  @Mixin private ImageLimitOptions limits;

  private Storage storage;
  private OutputFolder output;
  private ModelBundle bundle;
  private ImageListing listing;
  private boolean isTable;

  /** One of the kinds of {@link io.lookonce.model.ModelCard}. */
  abstract String modelKind();

  /** Name of the table's folder below the output. */
  abstract String tableFolder();

  /**
   * Checks the ranges of the command's own options.
   *
   * @throws io.lookonce.storage.InputRefused naming the option
   */
  void requireOwnRanges() {}

  /**
   * Checks the locations of the command's own results.
   *
   * @throws io.lookonce.storage.InputRefused naming the option
   */
  void requireOwnOutput(Storage files) throws IOException {}

  /**
   * Checks that the model suits the command and its options.
   *
   * @throws io.lookonce.storage.InputRefused naming the conflict
   */
  void requireFitting(ModelBundle opened) throws IOException {}

  /** What decides the rows, by option name. */
  abstract Map<String, String> decisiveSettings(ModelBundle opened);

  /** The command's own options that do not decide the rows, by name, for the report. */
  Map<String, String> furtherSettings() {
    return Map.of();
  }

  abstract ScoringPipeline<?> pipeline(Context context);

  @Override
  protected final void prepare() throws IOException {
    requireOwnRanges();
    require(
        followLinks.equals(WITHIN) || followLinks.equals(ANYWHERE),
        "--follow-links %s: use within or anywhere",
        followLinks);
    require(
        changedBy.equals(TIME) || changedBy.equals(CONTENT),
        "--changed-by %s: use time or content",
        changedBy);
    require(
        JpegDecoding.of(decode).isPresent(),
        "--decode %s: use %s",
        decode,
        String.join(" or ", JpegDecoding.titles()));
    limits.requireRanges();
    require(batchSize >= 1, "--batch-size %d: at least 1 is needed", batchSize);
    require(
        maxForwardSeconds >= 1,
        "--max-forward-seconds %d: at least 1 is needed",
        maxForwardSeconds);
    require(batchFiles >= 0, "--batch-files %d: 0 or more is needed", batchFiles);
    storage = storage();
    bundle = registry.model(storage, model);
    bundle.requireKind(modelKind());
    bundle.verify(storage);
    bundle.requireSoundNetwork(storage);
    requireFitting(bundle);
    requireBatchFits();
    output = new OutputFolder(storage, Storage.path(outputFolder), tableFolder());
    lease(storage, output.root());
    ScoringPipeline.requireOwned(storage, output, ownerSettings());
    requireOwnOutput(storage);
    listing = FolderListing.of(storage, images, followLinks.equals(ANYWHERE), output.root());
    isTable = TableSource.isTable(listing);
    if (isTable) {
      TableSource.requireTable(storage, "--images " + images, listing);
    } else {
      requireImages(listing);
    }
  }

  @Override
  protected final void describe() throws IOException {
    ownerSettings().forEach((name, value) -> out().println(name + " = " + value));
    out().println("images = " + images);
    out().println("output = " + output.root());
    out().println("memory = " + TaskMemory.of(new SparkConf()).describe(sizes()));
    out()
        .println(
            isTable
                ? "a table; its images are counted when Spark runs"
                : listing.images().size()
                    + " images, of which "
                    + ScoringPipeline.unscored(storage, output, listing)
                    + " are new or changed");
  }

  private JpegDecoding decoding() {
    return JpegDecoding.of(decode).orElseThrow();
  }

  private Map<String, String> ownerSettings() {
    return ScoringPipeline.owner(decisiveSettings(bundle), decoding());
  }

  private ScoringLimits sizes() {
    return new ScoringLimits(
        batchSize,
        batchFiles,
        limits.maxBytes(),
        limits.maxPixels(),
        maxForwardSeconds,
        changedBy.equals(CONTENT),
        retryErrors);
  }

  /** Refuses a batch size whose buffers the tasks could not allocate. */
  private void requireBatchFits() {
    InputRule input = bundle.card().input();
    TaskMemory memory = TaskMemory.of(new SparkConf());
    require(
        input == null || memory.holdsInput(batchSize, input.floats()),
        "--batch-size %d: %d tasks at once with so many images of %dx%d in a forward pass need more"
            + " than a heap of %,d MB; use a smaller one",
        batchSize,
        memory.tasks(),
        input == null ? 0 : input.width(),
        input == null ? 0 : input.height(),
        memory.heapBytes() >> 20);
  }

  @Override
  protected final RunResult run(SparkSession spark, RunScope run) throws IOException {
    run.settings(shownSettings());
    limits.memoryNotice(spark.sparkContext().getConf()).ifPresent(err()::println);
    return pipeline(new Context(spark, storage, output, bundle, sizes(), decoding()))
        .run(source(spark), run, limits.maxErrorRate());
  }

  @Override
  protected final void conclude() {
    out().println("report: " + output.report());
  }

  private ImageSource source(SparkSession spark) {
    if (!isTable) {
      return new FolderSource(spark, spark.sparkContext().defaultParallelism(), storage, listing);
    }
    ImageSource table = TableSource.open(spark, storage, images, listing);
    requireImages(table.listing());
    return table;
  }

  private Map<String, String> shownSettings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("images", images);
    shown.put("output", output.root().toString());
    shown.putAll(decisiveSettings(bundle));
    shown.putAll(furtherSettings());
    shown.put("decode", decode);
    shown.put("changed-by", changedBy);
    shown.put("batch-size", String.valueOf(batchSize));
    shown.put("batch-files", String.valueOf(batchFiles));
    shown.put("max-pixels", String.valueOf(limits.maxPixels()));
    shown.put("max-bytes", String.valueOf(limits.maxBytes()));
    shown.put("max-forward-seconds", String.valueOf(maxForwardSeconds));
    shown.put("max-error-rate", String.valueOf(limits.maxErrorRate()));
    return shown;
  }

  private void requireImages(ImageListing found) {
    require(
        !found.images().isEmpty(),
        "--images %s: no images there (%d other files%s)",
        images,
        found.otherFiles().count(),
        String.join("", found.warnings().stream().map(warning -> "; " + warning).toList()));
  }
}
