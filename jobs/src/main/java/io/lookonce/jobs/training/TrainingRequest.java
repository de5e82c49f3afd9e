package io.lookonce.jobs.training;

import io.lookonce.configuration.ConfigurationRefused;
import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.configuration.Settings.ResolvedSetting;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.classifier.ClassExampleFormat;
import io.lookonce.jobs.training.classifier.ClassificationTaskReader;
import io.lookonce.jobs.training.data.DatasetFacts;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.jobs.training.data.NormalizedBatches;
import io.lookonce.jobs.training.data.StartModels;
import io.lookonce.jobs.training.data.StartingPoint;
import io.lookonce.jobs.training.data.TrainingMemory;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.jobs.training.data.TrainingTask;
import io.lookonce.jobs.training.detector.DetectionTaskReader;
import io.lookonce.jobs.training.detector.TrainingAnchors;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A validated request for a training, read from a configuration file, settings that override it,
 * and the data set that it names.
 *
 * @param plan the training
 * @param engine the engine that runs it
 * @param shown all settings by key, including defaults, in the order of reading
 * @param given keys of the settings that are not defaults
 */
public record TrainingRequest(
    TrainingPlan plan, TrainingEngine engine, Map<String, String> shown, Set<String> given) {

  /** Keys without influence on the result. The model of {@code start} counts by its digest. */
  private static final List<String> WITHOUT_INFLUENCE =
      List.of(
          "dataset", "further-datasets", "start", "checkpoints.", "aggregation.", "dl4j.prefetch");

  private static final int MEBIBYTE = 1 << 20;

  /**
   * Reads and validates a request for a classifier.
   *
   * @param file the configuration, HOCON
   * @param settings {@code key=value} pairs that override the file
   * @param threads processor cores that one worker computes on, at least 1
   * @param models finds the model of {@code start}
   * @throws InputRefused naming the file, line and key, or the data set, that cannot be used
   */
  public static TrainingRequest read(
      Storage storage,
      java.nio.file.Path file,
      List<String> settings,
      int threads,
      StartModels models)
      throws IOException {
    return read(
        storage,
        () -> DatasetFacts.settings(storage, file, settings),
        threads,
        new ClassificationTaskReader(storage, models));
  }

  /**
   * Reads and validates a request for the network that the settings name, a classifier or a
   * detector; see {@link #readDetector} for its anchors.
   *
   * @param source a new reader of the same settings each time
   * @throws InputRefused as the other {@code read} does
   */
  public static TrainingRequest read(
      Storage storage, Supplier<Settings> source, int threads, StartModels models)
      throws IOException {
    TrainingTask.Reader task;
    try {
      task =
          ConfiguredNetwork.isDetector(source.get())
              ? new DetectionTaskReader(storage, models, List.of())
              : new ClassificationTaskReader(storage, models);
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(refused.getMessage(), refused);
    }
    return read(storage, source, threads, task);
  }

  private static TrainingRequest read(
      Storage storage, Supplier<Settings> source, int threads, TrainingTask.Reader task)
      throws IOException {
    try {
      return read(storage, source.get(), threads, task);
    } catch (ConfigurationRefused refused) {
      throw new InputRefused(refused.getMessage(), refused);
    }
  }

  private static TrainingRequest read(
      Storage storage, Settings settings, int threads, TrainingTask.Reader task)
      throws IOException {
    task.read(settings);
    TrainingSettings training = task.readTraining(settings);
    TrainingEngine engine = Engines.read(settings, training);
    TrainingPlan.Checkpoints checkpoints = checkpoints(settings);
    long driverBytes = driverBytes(settings);
    String uri = settings.text("dataset");
    settings.refuseUnknownKeys();
    DatasetFolder folder = new DatasetFolder(storage, Storage.path(uri));
    TrainingPlan plan =
        new TrainingPlan(
            task.open(folder, training),
            training,
            folder.root(),
            threads,
            checkpoints,
            driverBytes);
    engine.requireUsable(plan.epochPlan());
    Map<String, String> shown = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    for (ResolvedSetting setting : settings.resolved()) {
      shown.put(setting.key(), setting.value());
      if (!setting.origin().equals(ResolvedSetting.DEFAULT)) {
        given.add(setting.key());
      }
    }
    return new TrainingRequest(plan, engine, shown, given);
  }

  static TrainingPlan.Checkpoints checkpoints(Settings settings) {
    Settings saving = settings.section("checkpoints");
    return new TrainingPlan.Checkpoints(
        saving.integer("seconds", 60, Range.atLeast(0)),
        saving.integer("keep", 3, Range.atLeast(1)));
  }

  static long driverBytes(Settings settings) {
    return (long) MEBIBYTE
        * settings.section("aggregation").integer("driver-mebibytes", 128, Range.between(0, 1024));
  }

  /**
   * Reads and validates a request for a detector. If it has no anchors, placeholders of the same
   * number stand in for them; {@link #withAnchors} computes them.
   *
   * @throws InputRefused as {@link #read} does
   */
  public static TrainingRequest readDetector(
      Storage storage,
      java.nio.file.Path file,
      List<String> settings,
      int threads,
      StartModels models)
      throws IOException {
    DetectionTaskReader reader = new DetectionTaskReader(storage, models, List.of());
    return read(storage, () -> DatasetFacts.settings(storage, file, settings), threads, reader);
  }

  /**
   * Reads a request for a detector and clusters its anchors from the training boxes if it has none.
   *
   * @param source a new reader of the same settings each time
   * @throws InputRefused as {@link #read} does, or if there are too few boxes
   */
  public static TrainingRequest withAnchors(
      SparkSession spark,
      Storage storage,
      Supplier<Settings> source,
      int threads,
      StartModels models)
      throws IOException {
    DetectionTaskReader detector = new DetectionTaskReader(storage, models, List.of());
    TrainingRequest request = read(storage, source, threads, detector);
    if (!detector.plan().anchors().isEmpty()) {
      return request;
    }
    TrainingPlan plan = request.plan();
    List<Float> anchors =
        TrainingAnchors.find(
            spark, storage, plan.folder(), detector.plan(), plan.settings().seed());
    return read(storage, source, threads, new DetectionTaskReader(storage, models, anchors));
  }

  /** Everything that the resulting parameters depend on, by key. */
  public Map<String, String> identity() {
    Map<String, String> identity = new TreeMap<>(shown);
    identity.keySet().removeIf(key -> WITHOUT_INFLUENCE.stream().anyMatch(key::startsWith));
    plan.task().start().ifPresent(start -> identity.put(StartingPoint.SHA256, start.sha256()));
    identity.put("dataset.content_sha256", plan.dataset().contentSha256());
    identity.put("spark.task.cpus", String.valueOf(plan.threads()));
    return identity;
  }

  /** Digest of the given settings, without data set, {@code start} and cluster. */
  public String settingsSha256() {
    Map<String, String> settings = identity();
    settings.keySet().retainAll(given);
    return Sha256.of(settings.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Refuses a training that would run out of memory.
   *
   * @param conf the cluster, as far as it is known
   * @param heap maximum size of the driver's heap in bytes
   * @throws InputRefused with the required size and the option that sets it
   */
  public void requireMemory(SparkConf conf, long heap) {
    TrainingMemory.of(plan).requireIn(conf, heap);
  }

  public int workers() {
    return plan.settings().averaging().workers();
  }

  /** Maximum number of epochs. */
  public int epochs() {
    return plan.settings().epochs();
  }

  /** Folder of the data set. */
  public Path dataset() {
    return plan.folder();
  }

  public String network() {
    return plan.network().name();
  }

  public String datasetName() {
    return plan.dataset().name();
  }

  /** Whether the examples are points of the plane. */
  public boolean isPlanar() {
    return plan.task().format() instanceof ClassExampleFormat rows && rows.isPlanar();
  }

  /** Whether the engine is {@code averaging}. */
  public boolean isAveraging() {
    return engine instanceof AveragingEngine;
  }

  /** Likely mistakes that do not prevent the training, one sentence each. */
  public List<String> warnings() {
    return NormalizedBatches.warning(plan).stream().toList();
  }

  /** Summary for people, in a few lines. */
  public List<String> description() {
    EpochPlan epoch = plan.epochPlan();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "data set %s: %d training, %d validation, %d test examples of %s in %d classes",
            plan.dataset().name(),
            plan.dataset().count(Split.TRAIN),
            plan.dataset().count(Split.VALIDATION),
            plan.dataset().count(Split.TEST),
            plan.task().shape(),
            plan.dataset().classes().size()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%d epochs of %d rounds: %d workers, %d mini-batches of %d examples each between"
                + " averages",
            plan.settings().epochs(),
            engine.rounds(epoch),
            epoch.workers(),
            epoch.frequency(),
            epoch.batchSize()));
    plan.task().start().ifPresent(start -> lines.add(start.description()));
    if (engine.examplesPerEpoch(epoch) < epoch.examples()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "DL4J's master trains whole rounds only: at most %d of %d examples per epoch",
              engine.examplesPerEpoch(epoch),
              epoch.examples()));
    }
    warnings().forEach(warning -> lines.add("WARNING: " + warning));
    return lines;
  }
}
