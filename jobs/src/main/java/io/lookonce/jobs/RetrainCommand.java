package io.lookonce.jobs;

import io.lookonce.data.DuplicateRule;
import io.lookonce.data.SplitFractions;
import io.lookonce.jobs.averaging.TrainingJob;
import io.lookonce.jobs.averaging.TrainingRequest;
import io.lookonce.jobs.ingest.DatasetGrowth;
import io.lookonce.jobs.ingest.IngestInput;
import io.lookonce.jobs.ingest.IngestSettings;
import io.lookonce.jobs.report.RunFile;
import io.lookonce.jobs.retrain.CandidateTraining;
import io.lookonce.jobs.retrain.PromotionRule;
import io.lookonce.jobs.retrain.RetrainJob;
import io.lookonce.jobs.retrain.RetrainOutput;
import io.lookonce.jobs.retrain.RetrainRequest;
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

/** {@code lookonce retrain}: new pictures, a candidate, and a decision. */
@Command(
    name = "retrain",
    description = {
      "Adds new pictures to a data set, trains a candidate from the current model, measures both on",
      "the same held-out pictures, and publishes the candidate only if it is better. Run again with",
      "nothing new it does nothing; killed and run again it continues."
    },
    footer = {
      "",
      "--set also takes every key of the training's configuration file, such as",
      "--set averaging.workers=2 --set epochs=5."
    },
    sortOptions = false)
final class RetrainCommand extends SparkCommand {

  private static final String PICTURES = "pictures";
  private static final String BOXES = "boxes";

  @Parameters(
      paramLabel = "CONF",
      description = "HOCON file of the training, such as conf/train/signs-convnet.conf.")
  private java.nio.file.Path configuration;

  @Option(
      names = "--kind",
      paramLabel = "pictures|boxes",
      description = "pictures with one class each, for a classifier; boxes, for a detector.")
  private String kind = PICTURES;

  @Option(
      names = "--pictures",
      required = true,
      paramLabel = "URI",
      description = "Labelled pictures, as 'lookonce ingest --input' takes them; repeatable.")
  private List<String> pictures = List.of();

  @Option(
      names = "--dataset",
      paramLabel = "URI",
      description = "Data set that the pictures are added to. Default: dataset/ in the output.")
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
      description = "What a candidate starts from. Default: champion, where there is one.")
  private String begin = "champion";

  @Option(
      names = "--validation-fraction",
      paramLabel = "0..1",
      description = "Share for validation of the pictures of a new data set.")
  private double validationFraction;

  @Option(
      names = "--test-fraction",
      paramLabel = "0..1",
      description = "Share for the test of the pictures of a new data set.")
  private double testFraction;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "What the shares of a new data set are drawn with.")
  private long splitSeed = 1;

  @Mixin private PromotionOptions promotion;

  @Mixin private RegistryOption registryOption;

  @Mixin private PictureIngestOptions pictureOptions;

  @Mixin private BoxIngestOptions boxOptions;

  @Mixin private PictureLimits limits;

  private Storage storage;
  private RetrainOutput output;
  private RetrainRequest request;
  private List<String> inputs;

  @Override
  boolean hasSettingsOfItsOwn() {
    return true;
  }

  @Override
  void prepare() throws IOException {
    limits.requireRanges();
    requireValues();
    PromotionRule rule = promotion.rule(boxes());
    storage = storage();
    output = new RetrainOutput(storage, storage.qualify(new Path(outputFolder)));
    lease(storage, output.root());
    output.requireUsable();
    DatasetGrowth<?> growth = growth();
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
    require(List.of(PICTURES, BOXES).contains(kind), "--kind %s: use pictures or boxes", kind);
    require(List.of("champion", "anew").contains(begin), "--begin %s: use champion or anew", begin);
    ModelReference.requireName(model);
    List<String> others = boxes() ? PictureIngestOptions.NAMES : BoxIngestOptions.NAMES;
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
    Path root = dataset == null ? output.dataset() : new Path(dataset);
    IngestSettings shared =
        new IngestSettings(
            model,
            pictures.stream().map(uri -> new IngestInput("--pictures", uri, null)).toList(),
            List.of(),
            new SplitFractions(validationFraction, testFraction),
            DuplicateRule.ONE_SPLIT,
            false,
            splitSeed,
            limits.maxPixels(),
            limits.maxBytes());
    return boxes()
        ? DatasetGrowth.ofBoxes(storage, root, boxOptions.settings(shared))
        : DatasetGrowth.ofPictures(storage, root, pictureOptions.settings(shared));
  }

  /** As far as that is possible: without a data set nobody knows its classes. */
  private void checkTraining(DatasetGrowth<?> growth) throws IOException {
    if (growth.exists()) {
      TrainingRequest training = request.training().read(growth.root(), start());
      training.engine().requireUsable(new SparkConf());
      training.requireMemory(new SparkConf(), Runtime.getRuntime().maxMemory());
    }
  }

  private Optional<String> start() throws IOException {
    boolean warm = !request.anew() && !request.registry().versions(model).isEmpty();
    return warm ? Optional.of(model) : Optional.empty();
  }

  private boolean boxes() {
    return kind.equals(BOXES);
  }

  private Map<String, String> shown(PromotionRule rule) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("configuration", configuration.toString());
    shown.put("kind", kind);
    shown.put("pictures", String.join(", ", pictures));
    shown.put("dataset", dataset == null ? output.dataset().toString() : dataset);
    shown.put("model", model);
    shown.put("registry", registryOption.open(storage).root().toString());
    shown.put("begin", begin);
    promotion.show(shown, rule);
    shown.put("set", String.join(" ", ownSettings()));
    return shown;
  }

  @Override
  void describe() throws IOException {
    inputs.forEach(out()::println);
    request.shown().forEach((key, value) -> out().println(key + " = " + value));
    boolean first = request.registry().versions(model).isEmpty();
    out().println("champion: " + (first ? "none yet" : request.registry().open(model).reference()));
    out().println("output: " + output.root());
  }

  @Override
  Map<String, String> sparkDefaults() {
    return TrainingJob.sparkDefaults();
  }

  @Override
  int run(SparkSession spark) throws IOException {
    RunFile run = new RetrainJob(request, output, this::requireLease).run(spark);
    out().println(run.health());
    out().println("report: " + output.report());
    return run.exitCode();
  }
}
