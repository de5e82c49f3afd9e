package io.lookonce.jobs.retrain;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.Split;
import io.lookonce.jobs.evaluation.HeldOut;
import io.lookonce.jobs.evaluation.HeldOut.HeldOutMetrics;
import io.lookonce.jobs.ingest.growth.DatasetGrowth.Growth;
import io.lookonce.jobs.retrain.PromotionRule.Decision;
import io.lookonce.jobs.retrain.RetrainRecord.RetrainPlan;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.RoundProgress;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.jobs.training.TrainingRequest;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a retraining: adds new images to the data set, trains a candidate, measures both
 * models on the same held-out images, and publishes the candidate if it is better. All steps are
 * idempotent: an interrupted run continues and gives the same result.
 */
final class RetrainJob {

  private static final Logger log = LoggerFactory.getLogger(RetrainJob.class);

  private final RetrainRequest request;
  private final RetrainOutput output;
  private final RunScope run;
  private final HeldOut heldOut;

  /**
   * @param run that holds the output's lease
   */
  RetrainJob(RetrainRequest request, RetrainOutput output, RunScope run) {
    this.request = request;
    this.output = output;
    this.run = run;
    this.heldOut =
        new HeldOut(
            request.storage(),
            request.growth().root(),
            request.split(),
            request.rule().metric(),
            request.training().boxes());
  }

  /** Runs or continues the retraining. */
  RunResult run(SparkSession spark) throws IOException {
    Map<String, String> shown = new LinkedHashMap<>(request.shown());
    shown.put("output", output.root().toString());
    run.settings(shown);
    RetrainOutcome outcome = new RetrainOutcome(request);
    List<RetrainRecord> records = output.records();
    Optional<RetrainRecord> last = last(records);
    Growth growth = request.growth().run(spark);
    DatasetCard dataset = growth.dataset();
    requireHeldOut(dataset);
    Optional<String> start =
        request.fromScratch() ? Optional.empty() : champion().map(ModelBundle::reference);
    String settings = request.training().read(request.growth().root(), start).settingsSha256();
    if (last.isPresent() && last.get().plan().matches(dataset.contentSha256(), settings)) {
      return outcome.nothingNew(growth, last.get());
    }
    RetrainPlan plan = plan(last, dataset, settings);
    RetrainRecord record = compete(spark, plan);
    output.write(record);
    records.add(record);
    output.writeReport(outcome.report(records, run.provenance()));
    return outcome.done(growth, record);
  }

  private static Optional<RetrainRecord> last(List<RetrainRecord> records) {
    return records.isEmpty() ? Optional.empty() : Optional.of(records.get(records.size() - 1));
  }

  private void requireHeldOut(DatasetCard dataset) {
    Split split = Split.named(request.split()).orElseThrow();
    if (dataset.count(split) == 0) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "data set %s holds no images for %s to compare models on",
              request.growth().root(),
              request.split()));
    }
  }

  /** The plan of an unfinished run on the same data and settings, else a new plan. */
  private RetrainPlan plan(Optional<RetrainRecord> last, DatasetCard dataset, String settings)
      throws IOException {
    int decided = last.map(record -> record.plan().run()).orElse(0);
    int unfinished = output.lastRun();
    if (unfinished > decided) {
      RetrainPlan plan = output.planOf(unfinished).orElseThrow();
      if (plan.matches(dataset.contentSha256(), settings)) {
        log.info("continuing run {}", unfinished);
        return plan;
      }
      log.warn("abandoning unfinished run {}, because data or settings have changed", unfinished);
    }
    RetrainPlan plan =
        new RetrainPlan(
            Math.max(unfinished, decided) + 1,
            now(),
            champion().map(ModelBundle::reference).orElse(null),
            dataset.contentSha256(),
            settings,
            dataset.images(),
            dataset.images() - last.map(record -> record.plan().images()).orElse(0L));
    output.write(plan);
    return plan;
  }

  private Optional<ModelBundle> champion() throws IOException {
    return request.registry().versions(request.name()).isEmpty()
        ? Optional.empty()
        : Optional.of(request.registry().open(request.name()));
  }

  private RetrainRecord compete(SparkSession spark, RetrainPlan plan) throws IOException {
    Optional<ModelBundle> champion =
        plan.champion() == null
            ? Optional.empty()
            : Optional.of(request.registry().open(plan.champion()));
    if (champion.isPresent()) {
      heldOut.check(champion.get());
    }
    Path folder = output.run(plan.run());
    ModelBundle candidate;
    try {
      candidate = train(spark, plan, new Path(folder, "training"));
    } catch (TrainingDiverged diverged) {
      if (champion.isEmpty()) {
        throw diverged;
      }
      // Another attempt would diverge as well.
      return record(plan, null, null, Decision.kept(diverged.getMessage()), null, null);
    }
    HeldOutMetrics figures = heldOut.measure(spark, candidate, new Path(folder, "candidate"));
    HeldOutMetrics before =
        champion.isPresent()
            ? heldOut.measure(spark, champion.get(), new Path(folder, "champion"))
            : null;
    Decision decision =
        before == null ? request.rule().first(figures) : request.rule().compare(before, figures);
    String version = null;
    if (decision.promoted()) {
      run.requireHeld();
      version = request.registry().publish(candidate, request.name()).reference();
    }
    String sha256 = candidate.card().origin().get("parameters_sha256");
    return record(plan, before, figures, decision, version, sha256);
  }

  private RetrainRecord record(
      RetrainPlan plan,
      HeldOutMetrics champion,
      HeldOutMetrics candidate,
      Decision decision,
      String version,
      String parametersSha256) {
    return new RetrainRecord(
        plan,
        now(),
        request.split(),
        request.rule().metric(),
        champion,
        candidate,
        decision.promoted() ? RetrainRecord.PROMOTED : RetrainRecord.KEPT,
        decision.reason(),
        version,
        parametersSha256);
  }

  private ModelBundle train(SparkSession spark, RetrainPlan plan, Path folder) throws IOException {
    Optional<String> start =
        request.fromScratch() ? Optional.empty() : Optional.ofNullable(plan.champion());
    TrainingRequest training = request.training().complete(spark, request.growth().root(), start);
    training.requireMemory(new SparkConf(), Runtime.getRuntime().maxMemory());
    TrainingJob job = new TrainingJob(request.storage(), training, folder);
    job.requireUsable(true);
    RunScope.record(
        training.plan().task().command(),
        request.storage(),
        folder,
        part -> {
          try (RoundProgress progress = new RoundProgress(training)) {
            return job.run(spark, part, true, progress);
          }
        });
    return ModelBundle.open(request.storage(), job.output().model());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
