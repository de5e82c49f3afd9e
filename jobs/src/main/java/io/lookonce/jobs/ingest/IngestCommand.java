package io.lookonce.jobs.ingest;

import io.lookonce.configuration.RenamedKeys;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.jobs.cli.ClassOption;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.ingest.boxes.BoxIngestion;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.features.FeatureIngestion;
import io.lookonce.jobs.ingest.images.ImageIngestion;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.ImagePacking;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.ingest.write.Ingestion;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.limits.ImageLimitOptions;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce ingest}: makes a data set of labelled images or feature rows. */
@HelpGroup("Make data sets")
@Command(
    name = "ingest",
    description = {
      "Makes a data set of labelled images from one or more inputs.",
      "--kind images: an input is an HDF5 file of the course (.h5) or a folder of such, a folder"
          + " per class (within folders train, validation, test where there are such), a folder"
          + " whose file names hold the label, a manifest (.csv: path,label[,split], or a heading"
          + " with the usual words), or a Parquet table (path, content, label[, split]).",
      "--kind boxes: an input is a file or folder of annotations, its format found from what is"
          + " there: COCO's JSON, Pascal VOC's XML, YOLO's text files (with data.yaml, obj.data or"
          + " neither), CVAT's XML, JSON of LabelMe, Label Studio or BDD100K, KITTI's text files,"
          + " or a .csv whose heading names its columns. --max-error-rate holds for the share of"
          + " refused boxes too.",
      "--pack: no data set, but a table of the images of --input, for file systems that are slow"
          + " with many small files.",
      "--kind features: an input is a .csv of numbers whose heading names its columns, one of them"
          + " label and, where there is one, another split."
    },
    footer = {
      "",
      "Examples:",
      "  lookonce ingest --input photos --size 64x64 --output data/photos",
      "  lookonce ingest --kind boxes --input annotations --output data/boxes"
    },
    sortOptions = false)
public final class IngestCommand extends SparkCommand {

  @Option(
      names = "--kind",
      paramLabel = "images|boxes|features",
      description =
          "What is labelled: images with one class each, boxes, or rows of numbers with one class"
              + " each. Default: images.")
  private String kind = "images";

  @Option(
      names = "--pack",
      description =
          "Make no data set: pack the images of --input, as they are, into few large Parquet"
              + " files, <output>/images, which 'detect --images' and 'classify --images' read.")
  private boolean packed;

  @Option(
      names = "--pack-bytes",
      paramLabel = "N",
      description = "Approximate length of these files. Default: 134217728.")
  private long packBytes = 128L << 20;

  @Option(
      names = "--input",
      paramLabel = "URI",
      description = "Images that keep a declared split, or are split at random; repeatable.")
  private List<String> inputs = List.of();

  @Option(
      names = "--train",
      paramLabel = "URI",
      description = "Images for training only; repeatable.")
  private List<String> train = List.of();

  @Option(
      names = "--validation",
      paramLabel = "URI",
      description = "Images for validation only; repeatable.")
  private List<String> validation = List.of();

  @Option(
      names = "--test",
      paramLabel = "URI",
      description = "Images for the test only; repeatable.")
  private List<String> test = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder of the data set; new or empty.")
  private String outputFolder;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the data set. Default: that of the output folder.")
  private String name;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description =
          "Class names, or a file of names. Boxes: take only these; order and names stay the"
              + " inputs' where these declare them. Else: the names in the order of their labels."
              + " Default: those of the inputs.")
  private List<String> classes = List.of();

  @Option(
      names = "--validation-fraction",
      paramLabel = "0..1",
      description = "Validation share of the images without a declared split.")
  private double validationFraction;

  @Option(
      names = "--test-fraction",
      paramLabel = "0..1",
      description = "Test share of the images without a declared split.")
  private double testFraction;

  @Option(
      names = "--duplicates",
      paramLabel = "one-split|keep-splits",
      description =
          "Identical images in several splits: keep those in the strictest split only (test,"
              + " validation, train), or keep all, to preserve a known split.")
  private String duplicates;

  @Option(
      names = "--ignore-splits",
      description = "Split all images of --input at random, even those with a declared split.")
  private boolean ignoreSplits;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the random split.")
  private long seed;

  @Mixin private ImageIngestOptions imageOptions;

  @Mixin private BoxIngestOptions boxOptions;

  @Mixin private ImageLimitOptions limits;

  /** Options that concern labels. */
  private static final List<String> OF_DATASETS =
      List.of(
          "--kind", "--train", "--validation", "--test", "--name", "--classes", "--ignore-splits");

  private IngestOutput output;
  private Ingestion ingestion;

  @Override
  protected void prepare() throws IOException {
    limits.requireRanges();
    Storage storage = storage();
    output = new IngestOutput(storage, Storage.path(outputFolder));
    ingestion = ingestion(storage);
  }

  private Ingestion ingestion(Storage storage) throws IOException {
    if (packed) {
      return packing(storage);
    }
    refuseOptions(List.of("--pack-bytes"), "without --pack");
    switch (kind) {
      case "images" -> {
        refuseOptions(BoxIngestOptions.NAMES, "with --kind images");
        ImageIngestSettings settings = imageOptions.settings(settings());
        lease(storage, output.root());
        output.requireFree();
        return new ImageIngestion(storage, settings, output);
      }
      case "boxes" -> {
        refuseOptions(ImageIngestOptions.NAMES, "with --kind boxes");
        BoxIngestSettings settings = boxOptions.settings(storage, settings());
        lease(storage, output.root());
        output.requireFree();
        return new BoxIngestion(storage, settings, output);
      }
      case "features" -> {
        refuseOptions(ImageIngestOptions.NAMES, "with --kind features");
        refuseOptions(BoxIngestOptions.NAMES, "with --kind features");
        lease(storage, output.root());
        output.requireFree();
        return FeatureIngestion.ofFiles(storage, settings(), output);
      }
      default ->
          throw new InputRefused(
              RenamedKeys.refusal("kind=" + kind)
                  .orElse("--kind " + kind + ": use images, boxes or features"));
    }
  }

  private Ingestion packing(Storage storage) throws IOException {
    refuseOptions(OF_DATASETS, "with --pack");
    refuseOptions(BoxIngestOptions.NAMES, "with --pack");
    refuseOptions(ImageIngestOptions.NAMES, "with --pack");
    require(packBytes >= 1, "--pack-bytes %d: at least 1 is needed", packBytes);
    lease(storage, output.root());
    output.requireFree();
    return new ImagePacking(
        storage, new ImagePacking.Settings(allInputs(), limits.maxBytes(), packBytes), output);
  }

  private void refuseOptions(List<String> names, String where) {
    for (String option : names) {
      require(!isGiven(option), "%s makes no sense %s", option, where);
    }
  }

  @Override
  protected void describe() {
    ingestion.description().forEach(out()::println);
    out().println("output: " + output.root());
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    limits.memoryNotice(spark.sparkContext().getConf()).ifPresent(err()::println);
    return ingestion.run(spark, run, output.root(), limits.maxErrorRate());
  }

  @Override
  protected void conclude() {
    if (ingestion instanceof BoxIngestion boxes && !boxes.problems().isEmpty()) {
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "problems: %s: %s",
                  Storage.child(output.root(), "problems.json"),
                  boxes.problems()));
    }
    out().println((packed ? "packed: " : "data set: ") + output.root());
  }

  private IngestSettings settings() throws IOException {
    return new IngestSettings(
        name != null ? name : output.root().getName(),
        allInputs(),
        ClassOption.names(storage(), "--classes", classes),
        new SplitFractions(validationFraction, testFraction),
        duplicateRule(),
        ignoreSplits,
        seed,
        limits.maxPixels(),
        limits.maxBytes());
  }

  private List<IngestInput> allInputs() {
    List<IngestInput> all = new ArrayList<>();
    inputs.forEach(uri -> all.add(new IngestInput("--input", uri, null)));
    train.forEach(uri -> all.add(new IngestInput("--train", uri, Split.TRAIN)));
    validation.forEach(uri -> all.add(new IngestInput("--validation", uri, Split.VALIDATION)));
    test.forEach(uri -> all.add(new IngestInput("--test", uri, Split.TEST)));
    require(!all.isEmpty(), "name images with --input, --train, --validation or --test");
    return all;
  }

  private DuplicateRule duplicateRule() {
    return switch (duplicates) {
      case "one-split" -> DuplicateRule.ONE_SPLIT;
      case "keep-splits" -> DuplicateRule.KEEP_SPLITS;
      default ->
          throw new InputRefused("--duplicates " + duplicates + ": use one-split or keep-splits");
    };
  }
}
