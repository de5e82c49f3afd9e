package io.lookonce.jobs.sweep;

import io.lookonce.jobs.report.NumberText;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.sweep.Trial.TrialRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sweep came to. */
final class SweepResult {

  private final SweepRequest request;
  private final double maxErrorRate;

  SweepResult(SweepRequest request, double maxErrorRate) {
    this.request = request;
    this.maxErrorRate = maxErrorRate;
  }

  RunResult of(Collection<TrialRecord> trials) {
    long failed = trials.stream().filter(trial -> !trial.succeeded()).count();
    boolean tooMany = failed > maxErrorRate * trials.size();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("trials", (long) trials.size());
    counts.put("failed", failed);
    double seconds =
        trials.stream()
            .filter(TrialRecord::succeeded)
            .mapToDouble(trial -> trial.result().seconds())
            .sum();
    return new RunResult(
        tooMany ? ExitCode.TOO_MANY_ERRORS : ExitCode.DONE,
        health(trials, failed, tooMany),
        counts,
        Map.of("training_seconds", seconds),
        Map.of("trials", trials.stream().map(SweepResult::metrics).toList()));
  }

  private String health(Collection<TrialRecord> trials, long failed, boolean tooMany) {
    String line =
        String.format(
            Locale.ROOT,
            "%s: %s, %s failed",
            request.name(),
            NumberText.counted(trials.size(), "trial", "trials"),
            NumberText.count(failed));
    TrialRecord best = TrialRanking.ranked(trials).get(0);
    String split = TrialRanking.split(trials);
    if (best.succeeded()) {
      line +=
          String.format(
              Locale.ROOT,
              "; best %s accuracy %.4f: %s",
              split,
              TrialRanking.score(best, split).orElseThrow().accuracy(),
              best.name());
    }
    line += warnings();
    return tooMany
        ? line + "; more failed than --max-error-rate " + maxErrorRate + " allows"
        : line;
  }

  /** Of the first trial that has one, with how many do; empty where none has. */
  private String warnings() {
    List<String> warnings =
        request.trials().stream()
            .flatMap(trial -> trial.request().warnings().stream().limit(1))
            .toList();
    return warnings.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "; WARNING for %,d trials: %s", warnings.size(), warnings.get(0));
  }

  private static Map<String, Object> metrics(TrialRecord trial) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("trial", trial.number());
    metrics.put("name", trial.name());
    metrics.put("settings", trial.varied());
    metrics.put("error", trial.error());
    if (trial.succeeded()) {
      metrics.put("loss", trial.result().epochLoss());
      trial
          .result()
          .scores()
          .forEach(
              (split, score) ->
                  metrics.put(split, Map.of("accuracy", score.accuracy(), "loss", score.loss())));
      metrics.put("parameters_sha256", trial.result().parametersSha256());
    }
    return metrics;
  }

  /** The settings of all trials. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("sweep", request.name());
    settings.put("max-error-rate", String.valueOf(maxErrorRate));
    Trial first = request.trials().get(0);
    first
        .request()
        .shown()
        .forEach(
            (key, value) -> settings.put(key, first.varied().containsKey(key) ? "varied" : value));
    return settings;
  }
}
