package io.lookonce.jobs.evaluation.detector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.box.Candidates.OutputFaults;
import io.lookonce.evaluation.ClassDetectionMetrics;
import io.lookonce.jobs.evaluation.output.DetectorSplit;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.EvaluationReport;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.output.ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One evaluation of detections from its start to its results. */
final class DetectorEvaluationRun {

  private final RunScope run;
  private final DetectorRequest request;
  private OutputFaults faults = OutputFaults.NONE;

  DetectorEvaluationRun(DetectorRequest request, RunScope run, Map<String, String> settings) {
    this.request = request;
    this.run = run;
    run.settings(shown(settings));
  }

  EvaluationResults finish(List<EvaluatedSplit> splits, OutputFaults outputFaults) {
    faults = outputFaults;
    Provenance provenance = run.provenance();
    EvaluationReport report = report(splits, provenance);
    return new EvaluationResults(
        new DetectorEvaluationFile(request, splits).json(),
        report.html(),
        result(splits, health(report.headline(), splits)));
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

  private RunResult result(List<EvaluatedSplit> splits, String health) {
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
    return new RunResult(
        ExitCode.DONE,
        health,
        counts,
        Map.of("images_per_second", images / run.seconds()),
        metrics);
  }

  private EvaluationReport report(List<EvaluatedSplit> splits, Provenance provenance) {
    List<DetectorSplit> results = splits.stream().map(DetectorEvaluationRun::result).toList();
    return new EvaluationReport(
        request.origin().title(),
        request.dataset().name(),
        DetectorSplit.headline(request.origin().title(), results),
        notices(splits),
        results,
        Optional.of(DetectorSplit.means(results)),
        facts(),
        provenance);
  }

  private static DetectorSplit result(EvaluatedSplit split) {
    return new DetectorSplit(
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

  private Map<String, String> shown(Map<String, String> settings) {
    Map<String, String> shown = new LinkedHashMap<>(settings);
    shown.putAll(request.settings());
    shown.put("dataset.content_sha256", request.dataset().contentSha256());
    return shown;
  }

  /**
   * {@code evaluation.json} of a detector: {@code settings} (which decided the detections), {@code
   * dataset}, {@code classes}, {@code metrics} by split as in {@code run.json}, and {@code curves}
   * by split and class: the precision at IoU 0.5 at the recalls 0, 0.01 … 1. The same detections
   * and data give the same bytes.
   */
  private static final class DetectorEvaluationFile {

    private static final ObjectMapper JSON =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final DetectorRequest request;
    private final List<EvaluatedSplit> splits;

    DetectorEvaluationFile(DetectorRequest request, List<EvaluatedSplit> splits) {
      this.request = request;
      this.splits = splits;
    }

    byte[] json() {
      Map<String, Object> dataset = new LinkedHashMap<>();
      dataset.put("name", request.dataset().name());
      dataset.put("content_sha256", request.dataset().contentSha256());
      Map<String, Object> metrics = new LinkedHashMap<>();
      Map<String, Object> curves = new LinkedHashMap<>();
      for (EvaluatedSplit split : splits) {
        metrics.put(split.split().title(), split.metrics());
        curves.put(split.split().title(), curves(split));
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("settings", request.origin().settings());
      document.put("dataset", dataset);
      document.put("classes", request.classes().names());
      document.put("metrics", metrics);
      document.put("curves", curves);
      try {
        return JSON.writeValueAsBytes(document);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("maps of numbers and texts can be written", impossible);
      }
    }

    private static Map<String, double[]> curves(EvaluatedSplit split) {
      Map<String, double[]> curves = new LinkedHashMap<>();
      split.figures().perClass().stream()
          .filter(ofClass -> ofClass.objects() > 0)
          .forEach(ofClass -> curves.put(ofClass.name(), ofClass.curve().atHundredAndOneRecalls()));
      return curves;
    }
  }
}
