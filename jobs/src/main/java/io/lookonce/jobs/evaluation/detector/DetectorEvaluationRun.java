package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.evaluation.ClassDetectionMetrics;
import io.lookonce.jobs.evaluation.output.DetectorEvaluationReport;
import io.lookonce.jobs.evaluation.output.DetectorEvaluationReportPage;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.scoring.output.ErrorKind;
import io.lookonce.storage.ErrorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One evaluation of detections from its start to its results. */
final class DetectorEvaluationRun {

  private final String id = RunId.current();
  private final Instant started = Instant.now();
  private final DetectorRequest request;
  private final Map<String, String> settings;
  private OutputFaults faults = OutputFaults.NONE;

  /** Starts the clock. */
  DetectorEvaluationRun(DetectorRequest request, Map<String, String> settings) {
    this.request = request;
    this.settings = settings;
  }

  EvaluationResults finish(List<EvaluatedSplit> splits, OutputFaults outputFaults) {
    faults = outputFaults;
    Provenance provenance = provenance();
    DetectorEvaluationReport report = report(splits, provenance);
    return new EvaluationResults(
        new DetectorEvaluationFile(request, splits).json(),
        DetectorEvaluationReportPage.html(report),
        runFile(splits, provenance, health(report.headline(), splits)));
  }

  private String health(String headline, List<EvaluatedSplit> splits) {
    String remark = faults.remark();
    boolean nothing =
        splits.stream()
            .flatMap(split -> split.figures().perClass().stream())
            .allMatch(figures -> figures.detections() == 0);
    return headline
        + (nothing ? "; nothing was found in any image" : "")
        + (remark.isEmpty() ? "" : "; " + remark);
  }

  /** What {@code run.json} says when there are no results. */
  RunFile failure(Exception failure) {
    return new RunFile(
        EvaluationOutput.COMMAND,
        ExitCode.of(failure),
        ErrorMessage.ofInnermost(failure),
        Map.of(),
        Map.of(),
        Map.of(),
        provenance());
  }

  private RunFile runFile(List<EvaluatedSplit> splits, Provenance provenance, String health) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, Object> metrics = new LinkedHashMap<>();
    long images = 0;
    long unscored = 0;
    for (EvaluatedSplit split : splits) {
      counts.put(split.split().title(), split.figures().images());
      metrics.put(split.split().title(), split.metrics());
      images += split.figures().images();
      unscored += split.unscored();
    }
    counts.put("without_detections", unscored);
    counts.putAll(faults.byName());
    double seconds = Duration.between(provenance.started(), provenance.finished()).toMillis() / 1e3;
    return new RunFile(
        EvaluationOutput.COMMAND,
        ExitCode.DONE,
        health,
        counts,
        Map.of("images_per_second", images / seconds),
        metrics,
        provenance);
  }

  private DetectorEvaluationReport report(List<EvaluatedSplit> splits, Provenance provenance) {
    return new DetectorEvaluationReport(
        request.origin().title(),
        request.dataset().name(),
        notices(splits),
        splits.stream().map(DetectorEvaluationRun::result).toList(),
        facts(),
        provenance);
  }

  private static DetectorEvaluationReport.SplitResult result(EvaluatedSplit split) {
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

  private List<String> notices(List<EvaluatedSplit> splits) {
    List<String> notices = new ArrayList<>(request.origin().notices());
    double threshold = Double.parseDouble(request.origin().settings().get("score-threshold"));
    if (threshold > DetectorRequest.SCORE_THRESHOLD) {
      notices.add(
          String.format(
              Locale.ROOT,
              "Only detections with a score of %s or more are judged; average precision is cut"
                  + " short there (%s is usual for an evaluation).",
              threshold,
              DetectorRequest.SCORE_THRESHOLD));
    }
    int judged = request.classes().names().size();
    int all = request.dataset().classes().size();
    if (judged < all) {
      notices.add(
          String.format(Locale.ROOT, "Judged on %d of the data set's %d classes.", judged, all));
    }
    if (!faults.remark().isEmpty()) {
      notices.add(faults.remark() + ".");
    }
    splits.forEach(split -> addNeverFound(notices, split));
    return notices;
  }

  private static void addNeverFound(List<String> notices, EvaluatedSplit split) {
    List<String> never =
        split.figures().perClass().stream()
            .filter(figures -> figures.objects() > 0 && figures.detections() == 0)
            .map(ClassDetectionMetrics::name)
            .toList();
    if (!never.isEmpty()) {
      notices.add(
          String.format(
              Locale.ROOT,
              "No detection at all in %s of: %s.",
              split.split().title(),
              String.join(", ", never)));
    }
  }

  /** What tells these detections and these images from all others. */
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
