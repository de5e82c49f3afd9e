package io.lookonce.jobs;

import io.lookonce.data.DuplicateRule;
import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelPattern;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.Split;
import io.lookonce.data.SplitFractions;
import io.lookonce.jobs.ingest.IngestInput;
import io.lookonce.jobs.ingest.IngestJob;
import io.lookonce.jobs.ingest.IngestOutput;
import io.lookonce.jobs.ingest.IngestPlan;
import io.lookonce.jobs.ingest.IngestPlanner;
import io.lookonce.jobs.ingest.IngestResult;
import io.lookonce.jobs.ingest.IngestRun;
import io.lookonce.jobs.ingest.IngestSettings;
import io.lookonce.jobs.report.ExitCode;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce ingest}: makes a data set of labelled pictures. */
@Command(
    name = "ingest",
    description = {
      "Makes a data set of labelled pictures from one or more inputs.",
      "An input is an HDF5 file of the course (.h5), a folder per class, a folder whose file names"
          + " hold the label, a manifest (.csv: path,label[,split]), or a Parquet table (path,"
          + " content, label[, split])."
    },
    sortOptions = false)
final class IngestCommand extends SparkCommand {

  @Option(
      names = "--input",
      paramLabel = "URI",
      description = "Pictures that keep their own split, or else are shared out; repeatable.")
  private List<String> inputs = List.of();

  @Option(
      names = "--train",
      paramLabel = "URI",
      description = "Pictures that all are for training; repeatable.")
  private List<String> train = List.of();

  @Option(
      names = "--validation",
      paramLabel = "URI",
      description = "Pictures that all are for validation; repeatable.")
  private List<String> validation = List.of();

  @Option(
      names = "--test",
      paramLabel = "URI",
      description = "Pictures that all are for the test; repeatable.")
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
      names = "--size",
      paramLabel = "HEIGHTxWIDTH",
      description = "Size of all pictures, such as 64x64. Default: that of the first HDF5 input.")
  private String size;

  @Option(
      names = "--resize",
      paramLabel = "bilinear|bicubic|none",
      description = "How pictures are brought to that size; none rejects those of another size.")
  private String resize;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description = "Class names in the order of their labels. Default: those of the inputs.")
  private List<String> classes = List.of();

  @Option(
      names = "--label-pattern",
      paramLabel = "REGEX",
      description =
          "Takes labels of folders from file names: an expression with a group (?<label>...)."
              + " Where pictures lie directly in the folder, it defaults to"
              + " (?<label>[^_]+)_.*")
  private String labelPattern;

  @Option(
      names = "--validation-fraction",
      paramLabel = "0..1",
      description = "Share for validation of the pictures that have no split of their own.")
  private double validationFraction;

  @Option(
      names = "--test-fraction",
      paramLabel = "0..1",
      description = "Share for the test of the pictures that have no split of their own.")
  private double testFraction;

  @Option(
      names = "--duplicates",
      paramLabel = "one-split|keep-splits",
      description =
          "Pictures that the inputs put into several splits: leave out all but those in the"
              + " strictest (test, validation, train), or keep them, as when a known split is"
              + " wanted as it is.")
  private String duplicates;

  @Option(
      names = "--ignore-splits",
      description = "Share out all pictures of --input, also those with a split of their own.")
  private boolean ignoreSplits;

  @Option(names = "--seed", paramLabel = "N", description = "What the shares are drawn with.")
  private long seed;

  @Mixin private PictureLimits limits;

  private Storage storage;
  private IngestSettings settings;
  private IngestOutput output;
  private IngestPlanner planner;
  private IngestPlan plan;

  @Override
  void prepare() throws IOException {
    limits.requireRanges();
    storage = storage();
    output = new IngestOutput(storage, new Path(outputFolder));
    settings = settings();
    output.requireFree();
    planner = new IngestPlanner(storage, settings);
    if (!planner.needsSpark()) {
      plan = planner.plan(null);
    }
  }

  @Override
  void describe() {
    if (plan != null) {
      plan.description().forEach(out()::println);
    } else {
      out().println("an input is a table; its pictures are counted when Spark runs");
    }
    out().println("output: " + output.root());
  }

  @Override
  int run(SparkSession spark) throws IOException {
    IngestRun run = new IngestRun(settings, output);
    IngestPlan resolved = plan != null ? plan : planner.plan(spark);
    IngestResult result = new IngestJob(spark, storage, settings, output).run(resolved);
    run.finish(result, limits.maxErrorRate());
    out().println(result.health(limits.maxErrorRate()));
    out().println("data set: " + output.root());
    return result.tooManyRejected(limits.maxErrorRate()) ? ExitCode.TOO_MANY_ERRORS : ExitCode.DONE;
  }

  private IngestSettings settings() {
    return new IngestSettings(
        name != null ? name : output.root().getName(),
        allInputs(),
        labelPattern == null ? null : LabelPattern.parse("--label-pattern", labelPattern),
        classes.stream().map(String::strip).toList(),
        size == null ? null : ImageShape.parse("--size", size),
        fitting(),
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
    require(!all.isEmpty(), "name pictures with --input, --train, --validation or --test");
    return all;
  }

  private PictureFitting fitting() {
    return PictureFitting.named(resize)
        .orElseThrow(
            () -> new InputRefused("--resize " + resize + ": use bilinear, bicubic or none"));
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
