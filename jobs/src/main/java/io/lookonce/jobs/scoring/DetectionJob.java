package io.lookonce.jobs.scoring;

import io.lookonce.jobs.report.RunFile;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Detection from a source of pictures to a finished output: plan, score, COCO, report. */
public final class DetectionJob {

  private static final int LEAST_BATCH_FILES = 1000;
  private static final int BATCH_FILES_PER_CORE = 64;

  private final SparkSession spark;
  private final Storage storage;
  private final OutputFolder output;
  private final ModelBundle bundle;
  private final DetectionSettings settings;
  private final Limits limits;
  private final Painting.Mode paint;
  private final Path coco;

  /**
   * Sizes of the work; they change how long it takes and which pictures are refused, not what is
   * found in a picture.
   *
   * @param batchSize pictures in one forward pass
   * @param batchFiles pictures committed at once; 0 to choose by the number of cores
   * @param maxBytes length above which a file is not read
   * @param maxPixels size above which a picture is not decoded
   */
  public record Limits(int batchSize, int batchFiles, long maxBytes, long maxPixels) {}

  /**
   * How a run ended.
   *
   * @param run what {@code run.json} says
   */
  public record Result(RunFile run) {

    public int exitCode() {
      return run.exitCode();
    }

    /** The run in one line. */
    public String health() {
      return run.health();
    }
  }

  /**
   * @param coco file for the COCO JSON of the whole table, or null
   */
  public DetectionJob(
      SparkSession spark,
      Storage storage,
      OutputFolder output,
      ModelBundle bundle,
      DetectionSettings settings,
      Limits limits,
      Painting.Mode paint,
      Path coco) {
    this.spark = spark;
    this.storage = storage;
    this.output = output;
    this.bundle = bundle;
    this.settings = settings;
    this.limits = limits;
    this.paint = paint;
    this.coco = coco;
  }

  /**
   * Checks that an output is new or belongs to these settings.
   *
   * @throws io.lookonce.storage.InputRefused naming what differs
   */
  public static void requireOwned(Storage storage, OutputFolder output, DetectionSettings settings)
      throws IOException {
    new OutputOwner(storage, output).requireOwnedBy(settings.byName());
  }

  /** How many listed pictures have no row yet in this version. */
  public static long unscored(Storage storage, OutputFolder output, Listing listing)
      throws IOException {
    return new PlanFiles(storage, output).unscored(listing.pictures()).size();
  }

  /**
   * Scores what is not scored yet and writes all results.
   *
   * @param shownSettings options as the report shows them
   * @param maxErrorRate share of unreadable pictures above which the run counts as failed
   */
  public Result run(PictureSource source, Map<String, String> shownSettings, double maxErrorRate)
      throws IOException {
    DetectionRun run = new DetectionRun(bundle, shownSettings, source.listing(), Instant.now());
    try {
      return run(source, run, maxErrorRate);
    } catch (IOException | RuntimeException failure) {
      write(output.runFile(), run.failure(failure).json());
      throw failure;
    }
  }

  private Result run(PictureSource source, DetectionRun run, double maxErrorRate)
      throws IOException {
    new OutputOwner(storage, output).claim(settings.byName());
    PlanFiles.Plan plan =
        new PlanFiles(storage, output).plan(source.listing().pictures(), batchFiles());
    run.planned(plan.pictures(), plan.continued());
    score(plan.batches(), source, run);
    DetectionSummary summary = summarise(source.listing().base());
    write(output.report(), new DetectReportWriter(bundle.card(), source).html(run, summary));
    RunFile runFile = run.runFile(summary, maxErrorRate);
    write(output.runFile(), runFile.json());
    return new Result(runFile);
  }

  private void write(Path file, String text) throws IOException {
    storage.writeAtomically(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private void score(List<Batch> batches, PictureSource source, DetectionRun run)
      throws IOException {
    if (batches.isEmpty()) {
      return;
    }
    ScoringJob job =
        new ScoringJob(
            settings,
            bundle.card().json(),
            ModelDelivery.of(spark.sparkContext(), storage, bundle),
            limits.batchSize(),
            limits.maxBytes(),
            limits.maxPixels(),
            new Painting(paint, source.listing().base(), output.painted().toString()),
            spark.sparkContext().getConf().getInt("spark.task.cpus", 1));
    long start = System.nanoTime();
    try (Progress progress = new Progress(spark.sparkContext(), run.planned())) {
      new BatchScorer(spark, output, source, progress).score(batches, job);
      run.scored(progress.failed().value(), (System.nanoTime() - start) / 1e9);
    }
  }

  private DetectionSummary summarise(String base) throws IOException {
    DetectionSummary summary = new DetectionSummary(bundle.card().classes());
    List<Consumer<ScoredPicture>> consumers = new ArrayList<>(List.of(summary));
    if (coco == null) {
      LatestRows.forEach(spark, output, consumers);
      return summary;
    }
    Path written = storage.beside(coco);
    try (CocoDetections file = new CocoDetections(storage.create(written), bundle.card(), base)) {
      consumers.add(file);
      LatestRows.forEach(spark, output, consumers);
    }
    storage.replace(written, storage.qualify(coco));
    return summary;
  }

  private int batchFiles() {
    int cores = spark.sparkContext().defaultParallelism();
    return limits.batchFiles() > 0
        ? limits.batchFiles()
        : Math.max(LEAST_BATCH_FILES, BATCH_FILES_PER_CORE * cores);
  }
}
