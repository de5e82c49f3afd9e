package io.lookonce.jobs.evaluation.detector;

import io.lookonce.evaluation.ClassDetectionFigures;
import io.lookonce.jobs.evaluation.EvaluationOutput;
import io.lookonce.jobs.evaluation.EvaluationResults;
import io.lookonce.jobs.report.DetectorEvaluationReport;
import io.lookonce.jobs.report.DetectorEvaluationReportPage;
import io.lookonce.jobs.report.ErrorKind;
import io.lookonce.jobs.report.ExitCode;
import io.lookonce.jobs.report.Provenance;
import io.lookonce.jobs.report.RunFile;
import io.lookonce.jobs.report.RunId;
import io.lookonce.storage.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One evaluation of detections from its start to its results. */
final class DetectorEvaluationRun {

  private final String id = RunId.current();
  private final Instant started = Instant.now();
  private final DetectorRequest request;
  private final Map<String, String> settings;

  /** Starts the clock. */
  DetectorEvaluationRun(DetectorRequest request, Map<String, String> settings) {
    this.request = request;
    this.settings = settings;
  }

  EvaluationResults finish(List<JudgedSplit> splits) {
    Provenance provenance = provenance();
    DetectorEvaluationReport report = report(splits, provenance);
    return new EvaluationResults(
        new DetectorEvaluationFile(request, splits).json(),
        DetectorEvaluationReportPage.html(report),
        runFile(splits, provenance, report.headline()));
  }

  /** What {@code run.json} says when there are no results. */
  RunFile failure(Exception failure) {
    return new RunFile(
        EvaluationOutput.COMMAND,
        ExitCode.of(failure),
        OneLine.ofInnermost(failure),
        Map.of(),
        Map.of(),
        Map.of(),
        provenance());
  }

  private RunFile runFile(List<JudgedSplit> splits, Provenance provenance, String health) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, Object> metrics = new LinkedHashMap<>();
    long pictures = 0;
    long unscored = 0;
    for (JudgedSplit split : splits) {
      counts.put(split.split().title(), split.figures().pictures());
      metrics.put(split.split().title(), split.metrics());
      pictures += split.figures().pictures();
      unscored += split.unscored();
    }
    counts.put("without_detections", unscored);
    double seconds = Duration.between(provenance.started(), provenance.finished()).toMillis() / 1e3;
    return new RunFile(
        EvaluationOutput.COMMAND,
        ExitCode.DONE,
        health,
        counts,
        Map.of("pictures_per_second", pictures / seconds),
        metrics,
        provenance);
  }

  private DetectorEvaluationReport report(List<JudgedSplit> splits, Provenance provenance) {
    return new DetectorEvaluationReport(
        request.origin().title(),
        request.dataset().name(),
        notices(splits),
        splits.stream().map(DetectorEvaluationRun::result).toList(),
        facts(),
        provenance);
  }

  private static DetectorEvaluationReport.SplitResult result(JudgedSplit split) {
    return new DetectorEvaluationReport.SplitResult(
        split.split().title(),
        split.figures(),
        split.unscored() == 0
            ? List.of()
            : List.of(
                new ErrorKind(
                    "without detections",
                    split.unscored(),
                    split.unscoredExamples().stream()
                        .map(p -> new ErrorKind.Example(p.source(), p.problem()))
                        .toList())),
        split.misses(),
        split.falseAlarms());
  }

  private List<String> notices(List<JudgedSplit> splits) {
    List<String> notices = new ArrayList<>(request.origin().notices());
    double threshold = Double.parseDouble(request.origin().settings().get("score-threshold"));
    if (threshold > DetectorRequest.SCORE_THRESHOLD) {
      notices.add(
          "Only detections with a score of %s or more are judged; average precision is cut short there (%s is usual for an evaluation)."
              .formatted(threshold, DetectorRequest.SCORE_THRESHOLD));
    }
    int judged = request.classes().names().size();
    int all = request.dataset().classes().size();
    if (judged < all) {
      notices.add("Judged on %d of the data set's %d classes.".formatted(judged, all));
    }
    splits.forEach(split -> addNeverFound(notices, split));
    return notices;
  }

  private static void addNeverFound(List<String> notices, JudgedSplit split) {
    List<String> never =
        split.figures().perClass().stream()
            .filter(figures -> figures.objects() > 0 && figures.detections() == 0)
            .map(ClassDetectionFigures::name)
            .toList();
    if (!never.isEmpty()) {
      notices.add(
          "No detection at all in %s of: %s."
              .formatted(split.split().title(), String.join(", ", never)));
    }
  }

  /** What tells these detections and these pictures from all others. */
  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("detections of", request.origin().title());
    facts.put("model SHA-256", request.origin().settings().get("model-sha256"));
    facts.put("data set", request.dataset().name());
    facts.put("data set SHA-256", request.dataset().contentSha256());
    return facts;
  }

  private Provenance provenance() {
    Map<String, String> shown = new LinkedHashMap<>(settings);
    shown.putAll(request.settings());
    shown.put("dataset.content_sha256", request.dataset().contentSha256());
    return Provenance.of(
        id, shown, started, Instant.now(), org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }
}
