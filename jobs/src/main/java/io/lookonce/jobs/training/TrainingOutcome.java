package io.lookonce.jobs.training;

import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.network.TrainingSettings.Selection;
import io.lookonce.storage.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a training came to. */
final class TrainingOutcome {

  private final TrainingRequest request;

  TrainingOutcome(TrainingRequest request) {
    this.request = request;
  }

  RunResult of(TrainingEngine.Trained trained) {
    return new RunResult(
        ExitCode.DONE,
        health(trained),
        counts(trained),
        figures(trained.times()),
        metrics(trained),
        Map.of("parameters_sha256", Sha256.of(trained.parameters())));
  }

  private String health(TrainingEngine.Trained trained) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%s trained %d epochs on %,d examples%s",
            request.plan().network().name(),
            trained.state().epoch(),
            request.plan().epochPlan().examples(),
            rate(trained.times().examplesPerSecond())));
    trained
        .scores()
        .forEach(
            (split, score) ->
                line.append(
                    String.format(
                        Locale.ROOT, ", %s %s %.4f", split, score.metric(), score.metricValue())));
    line.append(leftOut(trained));
    request.warnings().forEach(warning -> line.append("; WARNING: ").append(warning));
    Stagnation.warning(trained).ifPresent(warning -> line.append("; WARNING: ").append(warning));
    return line.toString();
  }

  /** Empty if no round was left to train. */
  private static String rate(double examplesPerSecond) {
    return Double.isFinite(examplesPerSecond)
        ? String.format(Locale.ROOT, ", %.1f/s", examplesPerSecond)
        : "";
  }

  /** A warning if an epoch omitted examples, otherwise empty. */
  private String leftOut(TrainingEngine.Trained trained) {
    int examples = request.plan().epochPlan().examples();
    long fewest =
        trained.state().history().stream().mapToLong(EpochMetrics::examples).min().orElse(examples);
    return fewest == examples
        ? ""
        : String.format(
            Locale.ROOT,
            "; WARNING: %,d of %,d examples were left out of an epoch, DL4J trains whole rounds"
                + " only",
            examples - fewest,
            examples);
  }

  private Map<String, Long> counts(TrainingEngine.Trained trained) {
    EpochPlan epoch = request.plan().epochPlan();
    List<EpochMetrics> history = trained.state().history();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("epochs", (long) history.size());
    counts.put("rounds", trained.state().rounds());
    counts.put("workers", (long) epoch.workers());
    counts.put("examples", (long) epoch.examples());
    counts.put(
        "examples_per_epoch", history.isEmpty() ? 0 : history.get(history.size() - 1).examples());
    counts.put("rounds_per_epoch", (long) request.engine().rounds(epoch));
    Selection selection = request.plan().settings().selection();
    if (selection != Selection.LAST && !history.isEmpty()) {
      boolean byMetric = selection == Selection.METRIC;
      counts.put("kept_epoch", (long) EpochMetrics.best(history, byMetric).epoch());
    }
    counts.put("parameters", (long) trained.parameters().length / Float.BYTES);
    return counts;
  }

  private static Map<String, Double> figures(RoundTimes times) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("images_per_second", times.examplesPerSecond());
    figures.put("training_seconds", times.total());
    figures.put("compute_seconds", times.compute());
    figures.put("wait_seconds", times.waiting());
    figures.put("transfer_seconds", times.transfer());
    figures.put("sum_seconds", times.summing());
    return figures;
  }

  private static Map<String, Object> metrics(TrainingEngine.Trained trained) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    trained.scores().forEach((split, score) -> metrics.put(split, score.asMap()));
    metrics.put("epochs", trained.state().history().stream().map(TrainingOutcome::epoch).toList());
    return metrics;
  }

  private static Map<String, Object> epoch(EpochMetrics metrics) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("epoch", metrics.epoch());
    values.put("loss", metrics.loss());
    values.put("learning_rate", metrics.learningRate());
    if (metrics.validationLoss() != null) {
      values.put("validation_loss", metrics.validationLoss());
      values.put("validation_accuracy", metrics.validationAccuracy());
    }
    if (metrics.validationMap50() != null) {
      values.put("validation_map50", metrics.validationMap50());
    }
    return values;
  }

  /** All settings, with those that the data and the model to start from decide. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(request.shown());
    request.plan().task().start().ifPresent(start -> settings.putAll(start.provenance()));
    settings.put("dataset.content_sha256", request.plan().dataset().contentSha256());
    settings.put("spark.task.cpus", String.valueOf(request.plan().threads()));
    return settings;
  }
}
