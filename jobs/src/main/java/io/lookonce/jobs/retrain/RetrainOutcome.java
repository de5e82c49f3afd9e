package io.lookonce.jobs.retrain;

import io.lookonce.jobs.evaluation.HeldOut.HeldOutMetrics;
import io.lookonce.jobs.ingest.growth.DatasetGrowth.Growth;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a retraining came to, for {@code run.json} and {@code report.html}. */
final class RetrainOutcome {

  private final RetrainRequest request;

  RetrainOutcome(RetrainRequest request) {
    this.request = request;
  }

  RunResult nothingNew(Growth growth, RetrainRecord last) {
    return result(
        exitCode(growth),
        String.format(
            Locale.ROOT,
            "nothing new since run %d: no training, %s stays%s",
            last.plan().run(),
            last.serving(),
            growth.leftOutText()),
        counts(growth),
        Map.of());
  }

  RunResult done(Growth growth, RetrainRecord record) {
    Map<String, Object> figures = new LinkedHashMap<>();
    if (record.candidateFigures() != null) {
      figures.put("candidate", figures(record.metric(), record.candidateFigures()));
    }
    if (record.championFigures() != null) {
      figures.put("champion", figures(record.metric(), record.championFigures()));
    }
    RunResult result =
        result(
            exitCode(growth),
            headline(record) + growth.leftOutText(),
            counts(growth),
            Map.of(record.split(), figures));
    return result.withModel(record.serving(), false);
  }

  private int exitCode(Growth growth) {
    return growth.tooManyRejected(request.maxErrorRate())
        ? ExitCode.TOO_MANY_ERRORS
        : ExitCode.DONE;
  }

  String report(List<RetrainRecord> records, Provenance provenance) {
    RetrainRecord last = records.get(records.size() - 1);
    return new RetrainReport(
            request.name(),
            headline(last),
            last.promoted(),
            last.metric(),
            last.split(),
            last.plan().added(),
            value(last.championFigures()),
            value(last.candidateFigures()),
            classes(last),
            records.stream().map(RetrainOutcome::row).toList(),
            provenance)
        .html();
  }

  private static List<RetrainReport.ClassRow> classes(RetrainRecord record) {
    List<RetrainReport.ClassRow> rows = new ArrayList<>();
    if (record.candidateFigures() == null) {
      return rows;
    }
    record
        .candidateFigures()
        .byClass()
        .forEach(
            (name, now) ->
                rows.add(
                    new RetrainReport.ClassRow(
                        name,
                        record.championFigures() == null
                            ? null
                            : record.championFigures().byClass().get(name),
                        now)));
    return rows;
  }

  private static Double value(HeldOutMetrics figures) {
    return figures == null ? null : figures.value();
  }

  private static RetrainReport.RunRow row(RetrainRecord record) {
    return new RetrainReport.RunRow(
        record.plan().run(),
        record.finished(),
        record.plan().added(),
        value(record.championFigures()),
        value(record.candidateFigures()),
        record.decision(),
        record.reason(),
        record.serving());
  }

  private static String headline(RetrainRecord record) {
    return record.promoted()
        ? String.format(
            Locale.ROOT, "promoted: %s serves now; %s", record.version(), record.reason())
        : String.format(
            Locale.ROOT, "kept: %s stays; %s", record.plan().champion(), record.reason());
  }

  private static Map<String, Object> figures(String metric, HeldOutMetrics figures) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(metric, figures.value());
    map.put("per_class", figures.byClass());
    return map;
  }

  private static Map<String, Long> counts(Growth growth) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("images_read", growth.read());
    counts.put("images_added", growth.added());
    counts.put("images", growth.dataset().images());
    counts.put("images_left_out", growth.imagesLeftOut());
    return counts;
  }

  private static RunResult result(
      int exitCode, String health, Map<String, Long> counts, Map<String, ?> metrics) {
    return new RunResult(exitCode, health, counts, Map.of(), metrics);
  }
}
