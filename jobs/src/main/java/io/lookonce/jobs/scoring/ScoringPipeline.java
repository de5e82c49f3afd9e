package io.lookonce.jobs.scoring;

import io.lookonce.jobs.run.FailureRecord;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.input.ImageListing;
import io.lookonce.jobs.scoring.input.ImageSource;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.Missing;
import io.lookonce.jobs.scoring.output.ScoringRun;
import io.lookonce.jobs.scoring.output.TableReport;
import io.lookonce.jobs.scoring.plan.BatchPlans;
import io.lookonce.jobs.scoring.plan.OutputSettings;
import io.lookonce.jobs.scoring.task.BatchScorer;
import io.lookonce.jobs.scoring.task.ModelDelivery;
import io.lookonce.jobs.scoring.task.Postprocessing;
import io.lookonce.jobs.scoring.task.Progress;
import io.lookonce.jobs.scoring.task.ScoringJob;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/**
 * From a source of images to a finished output: plan, score, report. What is made of the images is
 * for its kinds to say.
 */
public abstract class ScoringPipeline {

  private static final int LEAST_BATCH_FILES = 1000;
  private static final int BATCH_FILES_PER_CORE = 64;

  private final String command;
  private final ScoringContext context;

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
   * @param command the name of the command that {@code run.json} gives
   */
  ScoringPipeline(String command, ScoringContext context) {
    this.command = command;
    this.context = context;
  }

  /** What decides the rows, by the name of its option. */
  abstract Map<String, String> settings();

  /** How the network's output becomes results. */
  abstract Postprocessing interpretation(ImageListing listing);

  /** Reads the whole table once it has all its rows, and writes what belongs beside it. */
  abstract TableReport report(ScoringRun run, ImageSource source) throws IOException;

  final ScoringContext context() {
    return context;
  }

  /**
   * Checks that an output is new or belongs to these settings.
   *
   * @throws io.lookonce.storage.InputRefused naming what differs
   */
  public static void requireOwned(
      Storage storage, OutputFolder output, Map<String, String> settings) throws IOException {
    new OutputSettings(storage, output).requireOwnedBy(settings);
  }

  /**
   * What decided the rows of an output, by the name of its option.
   *
   * @throws io.lookonce.storage.InputRefused if the folder is no output of a scoring command
   */
  public static Map<String, String> settingsOf(Storage storage, OutputFolder output)
      throws IOException {
    return new OutputSettings(storage, output).settings();
  }

  /** How many listed images have no row yet in this version. */
  public static long unscored(Storage storage, OutputFolder output, ImageListing listing)
      throws IOException {
    return new BatchPlans(storage, output).unscored(listing.images()).size();
  }

  /**
   * Scores what is not scored yet and writes all results.
   *
   * @param shownSettings options as the report shows them
   * @param maxErrorRate share of unreadable images above which the run counts as failed
   */
  public final Result run(
      ImageSource source, Map<String, String> shownSettings, double maxErrorRate)
      throws IOException {
    ScoringRun run =
        new ScoringRun(command, context.bundle(), shownSettings, source.listing(), Instant.now());
    try {
      return run(source, run, maxErrorRate);
    } catch (IOException | RuntimeException failure) {
      FailureRecord.write(
          failure, () -> write(context.output().runFile(), run.failure(failure).json()));
      throw failure;
    }
  }

  private Result run(ImageSource source, ScoringRun run, double maxErrorRate) throws IOException {
    new OutputSettings(context.storage(), context.output()).claim(settings());
    BatchPlans.Plan plan = plan(source);
    run.planned(plan.images(), plan.gone(), plan.continued());
    score(plan.batches(), source, run);
    TableReport report = report(run, source);
    write(context.output().report(), report.html());
    RunFile runFile = run.runFile(report.summary(), report.counts(), maxErrorRate);
    write(context.output().runFile(), runFile.json());
    return new Result(runFile);
  }

  private BatchPlans.Plan plan(ImageSource source) throws IOException {
    BatchPlans plans = new BatchPlans(context.storage(), context.output());
    List<ImageFile> listed = source.listing().images();
    Set<ImageFile> changed =
        context.limits().comparesContent()
            ? new ContentChanges(context, source).among(plans.scored(listed))
            : Set.of();
    return plans.plan(
        listed, changed, new Missing(context.storage(), source.listing()), batchFiles());
  }

  private void write(Path file, String text) throws IOException {
    context.storage().writeAtomically(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private void score(List<Batch> batches, ImageSource source, ScoringRun run) throws IOException {
    if (batches.isEmpty()) {
      return;
    }
    SparkContext spark = context.spark().sparkContext();
    ScoringJob job =
        new ScoringJob(
            interpretation(source.listing()),
            context.bundle().card().json(),
            ModelDelivery.of(spark, context.storage(), context.bundle()),
            context.limits(),
            spark.getConf().getInt("spark.task.cpus", 1));
    long start = System.nanoTime();
    try (Progress progress = new Progress(spark, run.planned())) {
      new BatchScorer(context.spark(), context.output(), source, progress).score(batches, job);
      run.scored(
          progress.failed().value(), (System.nanoTime() - start) / 1e9, progress.faults().sum());
    }
  }

  private int batchFiles() {
    int cores = context.spark().sparkContext().defaultParallelism();
    return context.limits().batchFiles() > 0
        ? context.limits().batchFiles()
        : Math.max(LEAST_BATCH_FILES, BATCH_FILES_PER_CORE * cores);
  }
}
