package io.lookonce.jobs.ml;

import com.typesafe.config.ConfigFactory;
import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Settings;
import io.lookonce.data.ImageFitting;
import io.lookonce.data.ImageShape;
import io.lookonce.data.SplitFractions;
import io.lookonce.data.StratifiedSplit.DuplicateRule;
import io.lookonce.jobs.ingest.images.ImageIngestion;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.ConfiguredNetwork;
import io.lookonce.network.ClassifierNetwork;
import io.lookonce.network.InputShape;
import io.lookonce.spark.Trainer;
import io.lookonce.spark.TrainingConfiguration;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Trains an image classifier on labelled images by parameter averaging, as {@code lookonce train}
 * does: the same images with the same paths, settings and number of workers give the same
 * parameters to the bit.
 *
 * <p>Each {@code fit} makes a folder of its own in {@code output}, named by time. It holds {@code
 * dataset/}, what {@code lookonce ingest} makes of the images, with {@code rejected.json}, the
 * images that could not be read; and {@code training/}, with the model, checkpoints, {@code
 * train.html} and {@code run.json}. The returned model reads its network from there.
 *
 * <p>Training runs jobs over RDDs, so {@code fit} needs a classic Spark, neither Spark Connect nor
 * a serverless one; the model that it returns does not.
 */
public final class ImageClassifier extends ImageClassifierParameters {

  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final int RGB = 3;
  private static final int UNIQUE = 8;

  /** An estimator with a random uid. */
  public ImageClassifier() {
    this(Identifiable$.MODULE$.randomUID("imageClassifier"));
  }

  /** For {@link #load} and {@link #copy}. */
  public ImageClassifier(String uid) {
    super(uid);
  }

  /** Reads what {@code write} wrote. */
  public static MLReader<ImageClassifier> read() {
    return new DefaultParamsReadable<ImageClassifier>() {}.read();
  }

  /** Loads a saved stage. */
  public static ImageClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public ImageClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * Trains to the end.
   *
   * @throws InputRefused in one line, if a parameter, a column, a label or the data does not do
   * @throws ArithmeticException if the loss or a parameter is no longer a finite number
   */
  @Override
  public ImageClassifierModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkSession spark = dataset.sparkSession();
    Storage storage = SessionModel.storage(spark);
    try {
      Path folder = new Path(storage.qualify(Storage.path(getOutput())), folderName());
      Path data = new Path(folder, "dataset");
      int classes = ingest(spark, storage, dataset, folder, data);
      TrainingConfiguration configuration = configuration();
      if (ConfigFactory.parseString(configuration.hocon()).hasPath("classes")) {
        configuration = configuration.with("classes", classes);
      }
      Trainer trainer = new Trainer(spark, new Path(folder, "training").toString());
      // Not the URI's own text, in which a space would be escaped.
      Path trained = new Path(trainer.train(data.toString(), configuration).model().location());
      ImageClassifierModel model = new ImageClassifierModel(uid()).setModel(trained.toString());
      return copyValues(model, new ParamMap()).setParent(this);
    } catch (IOException failed) {
      throw new UncheckedIOException(uid() + ": " + failed.getMessage(), failed);
    }
  }

  /** Sorts by time; fits that run at the same time differ. */
  private static String folderName() {
    return TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
        + "-"
        + UUID.randomUUID().toString().substring(0, UNIQUE);
  }

  /**
   * Makes the data set that the training reads.
   *
   * @return number of classes
   */
  private int ingest(
      SparkSession spark, Storage storage, Dataset<?> dataset, Path folder, Path data)
      throws IOException {
    LabelledImages images = images(dataset.schema());
    Path table = new Path(folder, "images");
    try {
      images.rows(dataset).write().parquet(table.toString());
      Dataset<Row> rows = spark.read().parquet(table.toString());
      ImageIngestSettings settings =
          new ImageIngestSettings(
              ingestSettings(table, images.classes(rows)),
              null,
              shape(configured().network()),
              ImageFitting.BICUBIC);
      IngestOutput output = new IngestOutput(storage, data);
      ImageIngestion ingestion = new ImageIngestion(storage, settings, output);
      RunResult result =
          RunScope.record(
              "ingest",
              storage,
              data,
              run -> ingestion.run(spark, run, output.root(), getMaxErrorRate()));
      if (result.exitCode() != ExitCode.DONE) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: %s; they are in %s: mend or leave them out, or raise maxErrorRate",
                uid(),
                result.health(),
                new Path(data, "rejected.json")));
      }
      return output.folder().read().classes().size();
    } finally {
      storage.delete(table);
    }
  }

  private IngestSettings ingestSettings(Path table, List<String> classes) {
    return new IngestSettings(
        getNetwork(),
        List.of(new IngestInput("--input", table.toString(), null)),
        classes,
        new SplitFractions(getValidationFraction(), 0),
        DuplicateRule.ONE_SPLIT,
        false,
        configured().settings().seed(),
        ImageScoringParameters.MAX_PIXELS,
        ImageScoringParameters.MAX_BYTES);
  }

  /** The size of images that a network takes. */
  private ImageShape shape(ClassifierNetwork network) {
    if (network.input() instanceof InputShape.Image image && image.channels() == RGB) {
      return ImageShape.rgb(image.height(), image.width());
    }
    int side = (int) Math.round(Math.sqrt(network.input().size() / (double) RGB));
    if (network.input() instanceof InputShape.Features
        && side * side * RGB == network.input().size()) {
      return ImageShape.rgb(side, side);
    }
    throw new InputRefused(
        String.format(
            Locale.ROOT, "%s: network %s does not take colour images", uid(), network.name()));
  }

  private LabelledImages images(StructType schema) {
    return LabelledImages.in(
        schema, uid(), isSet(inputCol()) ? getInputCol() : null, getLabelCol());
  }

  /** The network's configuration with the settings, then with the parameters that are set. */
  private TrainingConfiguration configuration() {
    TrainingConfiguration configuration = TrainingConfiguration.of(getNetwork());
    for (String setting : getSettings()) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new InputRefused(uid() + ": settings: '" + setting + "' is not key=value");
      }
      if (setting.substring(0, equals).strip().equals("dataset")) {
        throw new InputRefused(uid() + ": settings: fit makes the data set; leave dataset out");
      }
      configuration =
          configuration.with(setting.substring(0, equals).strip(), setting.substring(equals + 1));
    }
    configuration = with(configuration, "epochs", epochs());
    configuration = with(configuration, "learning-rate", learningRate());
    configuration = with(configuration, "mini-batch-size", miniBatchSize());
    configuration = with(configuration, "averaging.workers", workers());
    return with(configuration, "seed", seed());
  }

  private TrainingConfiguration with(
      TrainingConfiguration configuration, String key, Param<?> param) {
    return isSet(param) ? configuration.with(key, getOrDefault(param)) : configuration;
  }

  private record Configured(
      ClassifierNetwork network, io.lookonce.network.TrainingSettings settings) {}

  /**
   * Validates all keys.
   *
   * @throws InputRefused naming the key
   */
  private Configured configured() {
    TrainingConfiguration configuration = configuration();
    List<String> values = new ArrayList<>(configuration.values());
    // The model to start from is read when the training begins.
    values.removeIf(value -> value.startsWith("start="));
    try {
      ConfiguredNetwork read =
          ConfiguredNetwork.read(
              Settings.parse(configuration.hocon(), configuration.source(), values), 2);
      if (read.network() instanceof ClassifierNetwork classifier) {
        return new Configured(classifier, read.settings());
      }
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: network %s is a detector; a classifier is needed",
              uid(),
              read.network().name()));
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(uid() + ": " + refused.getMessage(), refused);
    }
  }

  /**
   * The schema with the columns of the model.
   *
   * @throws InputRefused in one line, if a parameter is missing or unfit, the column of images or
   *     classes is missing or of another type, or a column of the model is there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    for (Param<String> needed : List.of(network(), output())) {
      if (!isSet(needed)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s: no %s is set; set it with set%s%s",
                uid(),
                needed.name(),
                needed.name().substring(0, 1).toUpperCase(Locale.ROOT),
                needed.name().substring(1)));
      }
    }
    shape(configured().network());
    images(schema);
    ImageClassifierModel model = copyValues(new ImageClassifierModel(uid()), new ParamMap());
    return model.transformed(schema, model.resultColumns(Metadata.empty()));
  }
}
