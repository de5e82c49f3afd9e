package io.lookonce.jobs.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lookonce.image.format.JpegDecoding;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.driver.ModelServer;
import io.lookonce.jobs.scoring.driver.Progress;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import io.lookonce.jobs.scoring.output.LatestRows;
import io.lookonce.jobs.scoring.output.ScoringRun;
import io.lookonce.jobs.scoring.output.TableSummary;
import io.lookonce.jobs.scoring.plan.BatchPlans;
import io.lookonce.jobs.scoring.plan.BatchPlans.NewRows;
import io.lookonce.jobs.scoring.plan.CommittedBatches;
import io.lookonce.jobs.scoring.plan.OutputSettings;
import io.lookonce.jobs.scoring.task.BatchScorer;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.jobs.scoring.task.ScoringJob;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Scores a source of images: plan, score in batches, summarize the table. Subclasses decide what
 * the network's output means.
 *
 * @param <R> result of one image
 */
public abstract class ScoringPipeline<R> {

  private static final int MIN_BATCH_FILES = 1000;
  private static final int BATCH_FILES_PER_CORE = 64;

  private final Context context;

  ScoringPipeline(Context context) {
    this.context = context;
  }

  /** What decides the rows, by option name. */
  abstract Map<String, String> settings();

  abstract Postprocessing<R> postprocessing(ImageListing listing);

  abstract TableSummary emptySummary();

  /** Whether the results of this run need every row of the table. */
  boolean readsWholeTable() {
    return false;
  }

  /**
   * Aggregates the whole table.
   *
   * @param base folder of the images
   */
  void readWholeTable(TableSummary summary, String base) throws IOException {
    readTable(summary, summary::add);
  }

  /** Adds remarks to the run. */
  void remark(ScoringRun run, TableSummary summary) {}

  final Context context() {
    return context;
  }

  /** Passes the latest row of every present image, and counts the removed ones. */
  final void readTable(TableSummary summary, Consumer<Row> consumer) {
    summary.addGone(
        LatestRows.forEach(context.spark(), context.output(), summary.columns(), consumer));
  }

  /**
   * What an output belongs to. Whole decoding is not named: outputs of earlier versions are of that
   * kind.
   */
  static Map<String, String> owner(Map<String, String> settings, JpegDecoding decoding) {
    Map<String, String> owner = new TreeMap<>(settings);
    if (decoding != JpegDecoding.WHOLE) {
      owner.put("decode", decoding.title());
    }
    return owner;
  }

  /**
   * Checks that an output is new or was written with these settings.
   *
   * @throws io.lookonce.storage.InputRefused naming the difference
   */
  public static void requireOwned(
      Storage storage, OutputFolder output, Map<String, String> settings) throws IOException {
    new OutputSettings(storage, output).requireOwnedBy(settings);
  }

  /**
   * What decided the rows of an output, by option name.
   *
   * @throws io.lookonce.storage.InputRefused if the folder is not the output of a scoring command
   */
  public static Map<String, String> settingsOf(Storage storage, OutputFolder output)
      throws IOException {
    return new OutputSettings(storage, output).settings();
  }

  /** Number of listed images that are new or changed. */
  public static long unscored(Storage storage, OutputFolder output, ImageListing listing)
      throws IOException {
    return new BatchPlans(storage, output).unscored(listing.images()).size();
  }

  /**
   * Scores new and changed images and writes all results.
   *
   * @param scope of the run
   * @param maxErrorRate share of unreadable images above which the exit code is 3
   */
  public final RunResult run(ImageSource source, RunScope scope, double maxErrorRate)
      throws IOException {
    ScoringRun run = new ScoringRun(scope, context.bundle(), source.listing());
    new OutputSettings(context.storage(), context.output())
        .claim(owner(settings(), context.decoding()));
    new CommittedBatches(context.storage(), context.output())
        .setAsideDamaged()
        .forEach(run::remark);
    BatchPlans plans = new BatchPlans(context.storage(), context.output());
    BatchPlans.Plan plan = plan(plans, source);
    run.planned(plan.images(), plan.gone(), plan.continued());
    score(plan.batches(), source, run);
    CommittedBatches commits = new CommittedBatches(context.storage(), context.output());
    for (Map.Entry<Integer, String> damaged : commits.damaged(false).entrySet()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s is damaged (%s); run the command again to score its images again",
              context.output().batchFile(damaged.getKey()),
              damaged.getValue()));
    }
    commits.compact();
    TableSummary summary = summarize(plan.newRows(), source.listing().base());
    plans.finish(plan, summary.state());
    remark(run, summary);
    String report = summary.html(run, source);
    context
        .storage()
        .writeAtomically(context.output().report(), report.getBytes(StandardCharsets.UTF_8));
    return run.result(summary, maxErrorRate);
  }

  private TableSummary summarize(NewRows newRows, String base) throws IOException {
    if (newRows.totals() != null && !readsWholeTable()) {
      TableSummary summary = emptySummary();
      if (addNewRows(summary, newRows)) {
        return summary;
      }
    }
    TableSummary summary = emptySummary();
    readWholeTable(summary, base);
    return summary;
  }

  /**
   * Goes on from the totals of the last run.
   *
   * @return false if they do not suffice
   */
  private boolean addNewRows(TableSummary summary, NewRows newRows) throws IOException {
    try {
      summary.restore(newRows.totals());
    } catch (JsonProcessingException ofAnotherRelease) {
      return false;
    }
    StructType columns = summary.columns();
    Map<String, Integer> superseded = newRows.superseded();
    long found =
        LatestRows.forEachOf(
            context.spark(), context.output(), columns, superseded, summary::remove);
    summary.addGone(
        LatestRows.forEach(
            context.spark(),
            context.output(),
            columns,
            context.output().committed().tailSet(newRows.batch(), false),
            summary::add));
    return found == superseded.size() && summary.isExact();
  }

  private BatchPlans.Plan plan(BatchPlans plans, ImageSource source) throws IOException {
    List<ImageFile> listed = source.listing().images();
    ContentChanges changes = new ContentChanges(context, source);
    Set<ImageFile> changed = new HashSet<>();
    if (context.limits().comparesContent()) {
      changed.addAll(changes.among(plans.scored(listed)));
    }
    if (context.limits().retriesErrors()) {
      changed.addAll(changes.withError(plans.scored(listed)));
    }
    GoneImages gone = new GoneImages(context.storage(), source.listing());
    return plans.plan(listed, changed, gone.candidates(), gone, batchFiles());
  }

  private void score(List<Batch> batches, ImageSource source, ScoringRun run) throws IOException {
    if (batches.isEmpty()) {
      return;
    }
    SparkContext spark = context.spark().sparkContext();
    ScoringJob<R> job =
        new ScoringJob<>(
            postprocessing(source.listing()),
            context.bundle().card().json(),
            ModelServer.deliver(spark, context.storage(), context.bundle()),
            context.limits(),
            context.decoding(),
            spark.getConf().getInt("spark.task.cpus", 1));
    long start = System.nanoTime();
    try (Progress progress = new Progress(spark, run.planned())) {
      CommittedBatches commits = new CommittedBatches(context.storage(), context.output());
      long errors =
          new BatchScorer(context.storage(), context.output(), source, progress.counts(), commits)
              .score(batches, job);
      run.scored(errors, (System.nanoTime() - start) / 1e9, progress.faults().sum());
    }
  }

  private int batchFiles() {
    int cores = context.spark().sparkContext().defaultParallelism();
    return context.limits().batchFiles() > 0
        ? context.limits().batchFiles()
        : Math.max(MIN_BATCH_FILES, BATCH_FILES_PER_CORE * cores);
  }

  /**
   * The environment of a scoring job.
   *
   * @param bundle the model
   * @param decoding in which size JPEG files are decoded
   */
  public record Context(
      SparkSession spark,
      Storage storage,
      OutputFolder output,
      ModelBundle bundle,
      ScoringLimits limits,
      JpegDecoding decoding) {}
}
