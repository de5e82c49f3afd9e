package io.lookonce.jobs.retrain;

import io.lookonce.configuration.RenamedKeys;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.ingest.BoxIngestOptions;
import io.lookonce.jobs.ingest.ImageIngestOptions;
import io.lookonce.jobs.ingest.growth.DatasetGrowth;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.retrain.RetrainRequest.CandidateTraining;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.limits.ImageLimitOptions;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelReference;
import io.lookonce.model.ModelRegistry;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce retrain}: adds images, trains a candidate and promotes it if it is better. */
@HelpGroup("Train")
@Command(
    name = "retrain",
    description = {
      "Trains on new images and publishes the model only if it is better.",
      "Adds new images to the data set, trains a candidate from the current model and measures"
          + " both",
      "on the same held-out images. Without new images a repeated run does nothing; an interrupted",
      "run continues."
    },
    footer = {
      "",
      "--set also takes every key of the training's configuration file, such as",
      "--set averaging.workers=2 --set epochs=5.",
      "",
      "Examples:",
      "  lookonce retrain conf/train/signs-convnet.conf --input labelled --size 64x64 --model signs"
          + " --output runs/retraining"
    },
    sortOptions = false)
public final class RetrainCommand extends SparkCommand {

  private static final String IMAGES = "images";
  private static final String BOXES = "boxes";

  @Parameters(
      paramLabel = "CONF",
      description = "HOCON file of the training, such as conf/train/signs-convnet.conf.")
  private java.nio.file.Path configuration;

  @Option(
      names = "--kind",
      paramLabel = "images|boxes",
      description = "images with one class each, for a classifier; boxes, for a detector.")
  private String kind = IMAGES;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description = "Labelled images, as 'lookonce ingest --input' takes them; repeatable.")
  private List<String> images = List.of();

  @Option(
      names = "--dataset",
      paramLabel = "URI",
      description = "Data set that the images are added to. Default: dataset/ in the output.")
  private String dataset;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Name in the registry; its current version is the champion.")
  private String model;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder for runs, history, report.html and run.json; the same every time.")
  private String outputFolder;

  @Option(
      names = "--begin",
      paramLabel = "champion|anew",
      description =
          "Initial parameters of a candidate: the champion's (default, if there is one), or new"
              + " ones.")
  private String begin = "champion";

  @Option(
      names = "--validation-fraction",
      paramLabel = "0..1",
      description = "Share of a new data set's images for validation.")
  private double validationFraction;

  @Option(
      names = "--test-fraction",
      paramLabel = "0..1",
      description = "Share of a new data set's images for the test.")
  private double testFraction;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Seed of the random split of a new data set.")
  private long splitSeed = 1;

  @Mixin private PromotionOptions promotion;

  @Mixin private RegistryOption registryOption;

  @Mixin private ImageIngestOptions imageOptions;

  @Mixin private BoxIngestOptions boxOptions;

  @Mixin private ImageLimitOptions limits;

  private Storage storage;
  private RetrainOutput output;
  private RetrainRequest request;
  private List<String> inputs;

  @Override
  protected boolean needsTrainingLibraries() {
    return true;
  }

  @Override
  protected boolean hasSettingsOfItsOwn() {
    return true;
  }

  @Override
  protected void prepare() throws IOException {
    limits.requireRanges();
    requireValues();
    PromotionRule rule = promotion.rule(boxes());
    storage = storage();
    output = new RetrainOutput(storage, storage.qualify(Storage.path(outputFolder)));
    lease(storage, output.root());
    output.requireUsable();
    DatasetGrowth<?> growth = growth();
    if (dataset != null) {
      leaseAlso(storage, growth.root());
    }
    inputs = growth.check();
    ModelRegistry registry = registryOption.open(storage);
    registry.requirePublishable(model, boxes() ? ModelCard.DETECTOR : ModelCard.CLASSIFIER);
    CandidateTraining training =
        new CandidateTraining(
            storage,
            configuration,
            ownSettings(),
            new SparkConf().getInt("spark.task.cpus", 1),
            registry::open,
            boxes());
    request =
        new RetrainRequest(
            storage,
            growth,
            training,
            registry,
            model,
            rule,
            promotion.split(),
            begin.equals("anew"),
            limits.maxErrorRate(),
            shown(rule));
    checkTraining(growth);
  }

  private void requireValues() {
    require(
        List.of(IMAGES, BOXES).contains(kind),
        "%s",
        RenamedKeys.refusal("kind=" + kind).orElse("--kind " + kind + ": use images or boxes"));
    require(List.of("champion", "anew").contains(begin), "--begin %s: use champion or anew", begin);
    ModelReference.requireName(model);
    List<String> others = boxes() ? ImageIngestOptions.NAMES : BoxIngestOptions.NAMES;
    for (String option : others) {
      require(!isGiven(option), "%s makes no sense with --kind %s", option, kind);
    }
    for (String setting : ownSettings()) {
      require(
          !setting.startsWith("start="),
          "--set %s: 'retrain' sets that itself, see --begin",
          setting);
    }
  }

  private DatasetGrowth<?> growth() throws IOException {
    Path root = dataset == null ? output.dataset() : Storage.path(dataset);
    IngestSettings shared =
        new IngestSettings(
            model,
            images.stream().map(uri -> new IngestInput("--input", uri, null)).toList(),
            List.of(),
            new SplitFractions(validationFraction, testFraction),
            DuplicateRule.ONE_SPLIT,
            false,
            splitSeed,
            limits.maxPixels(),
            limits.maxBytes());
    return boxes()
        ? DatasetGrowth.ofBoxes(storage, root, boxOptions.settings(storage, shared))
        : DatasetGrowth.ofImages(storage, root, imageOptions.settings(shared));
  }

  /** Validates the training if the data set exists; without it the classes are unknown. */
  private void checkTraining(DatasetGrowth<?> growth) throws IOException {
    if (growth.exists()) {
      TrainingRequest training = request.training().read(growth.root(), start());
      training.engine().requireUsable(new SparkConf());
      training.requireMemory(new SparkConf(), Runtime.getRuntime().maxMemory());
    }
  }

  private Optional<String> start() throws IOException {
    boolean warm = !request.fromScratch() && !request.registry().versions(model).isEmpty();
    return warm ? Optional.of(model) : Optional.empty();
  }

  private boolean boxes() {
    return kind.equals(BOXES);
  }

  private Map<String, String> shown(PromotionRule rule) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("configuration", configuration.toString());
    shown.put("kind", kind);
    shown.put("images", String.join(", ", images));
    shown.put("dataset", dataset == null ? output.dataset().toString() : dataset);
    shown.put("model", model);
    shown.put("registry", registryOption.open(storage).root().toString());
    shown.put("begin", begin);
    promotion.show(shown, rule);
    shown.put("set", String.join(" ", ownSettings()));
    return shown;
  }

  @Override
  protected void describe() throws IOException {
    inputs.forEach(out()::println);
    request.shown().forEach((key, value) -> out().println(key + " = " + value));
    boolean first = request.registry().versions(model).isEmpty();
    out().println("champion: " + (first ? "none yet" : request.registry().open(model).reference()));
    out().println("output: " + output.root());
  }

  @Override
  protected Map<String, String> sparkDefaults() {
    return TrainingJob.sparkDefaults();
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    return new RetrainJob(request, output, run).run(spark);
  }

  @Override
  protected void conclude() {
    out().println("report: " + output.report());
  }
}
