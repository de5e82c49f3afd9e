package io.lookonce.jobs.evaluation.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.data.Split;
import io.lookonce.jobs.evaluation.classifier.PartialMetrics.Mistake;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.EvaluationReport;
import io.lookonce.jobs.evaluation.output.EvaluationReportPage;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunId;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.ErrorMessage;
import io.lookonce.storage.InputRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One evaluation from its start to its results. */
final class EvaluationRun {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String id = RunId.current();
  private final Instant started = Instant.now();
  private final ClassifierRequest request;
  private final Map<String, String> settings;

  /** Starts the clock. */
  EvaluationRun(ClassifierRequest request, Map<String, String> settings) {
    this.request = request;
    this.settings = settings;
  }

  EvaluationResults finish(Map<Split, PartialMetrics> results) {
    Provenance provenance = provenance();
    EvaluationReport report = report(results, provenance);
    return new EvaluationResults(
        figures(results),
        EvaluationReportPage.html(report),
        runFile(results, provenance, report.headline()));
  }

  /** What {@code run.json} says when there are no results. */
  RunFile failure(Exception failure) {
    boolean refused = failure instanceof InputRefused;
    return new RunFile(
        EvaluationOutput.COMMAND,
        refused ? ExitCode.BAD_USAGE : ExitCode.FAILED,
        ErrorMessage.ofInnermost(failure),
        Map.of(),
        Map.of(),
        Map.of(),
        provenance());
  }

  private RunFile runFile(
      Map<Split, PartialMetrics> results, Provenance provenance, String health) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, Object> metrics = new LinkedHashMap<>();
    results.forEach(
        (split, figures) -> {
          counts.put(split.title(), figures.figures().confusion().examples());
          metrics.put(split.title(), metrics(figures));
        });
    long images = counts.values().stream().mapToLong(Long::longValue).sum();
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

  /** The figures that are single numbers, and those of the classes; not the curve. */
  private static Map<String, Object> metrics(PartialMetrics results) {
    Map<String, Object> metrics = results.figures().confusion().asMap();
    metrics.put("loss", results.meanCrossEntropy());
    results
        .figures()
        .roc()
        .ifPresent(
            roc ->
                metrics.put("roc_auc", roc.area().isPresent() ? roc.area().getAsDouble() : null));
    return metrics;
  }

  private byte[] figures(Map<Split, PartialMetrics> results) {
    Map<String, Object> splits = new LinkedHashMap<>();
    results.forEach(
        (split, figures) -> {
          Map<String, Object> map = figures.figures().asMap();
          map.put("loss", figures.meanCrossEntropy());
          splits.put(split.title(), map);
        });
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("model", model());
    document.put("dataset", dataset());
    document.put("classes", request.dataset().classes());
    document.put("metrics", splits);
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps of numbers and texts can be written", impossible);
    }
  }

  private Map<String, Object> model() {
    ModelCard card = request.bundle().card();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", card.name());
    model.put("version", card.version());
    model.put("onnx_sha256", request.bundle().onnxSha256());
    model.put("card_sha256", card.cardSha256());
    return model;
  }

  private Map<String, Object> dataset() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("name", request.dataset().name());
    dataset.put("content_sha256", request.dataset().contentSha256());
    return dataset;
  }

  private EvaluationReport report(Map<Split, PartialMetrics> results, Provenance provenance) {
    List<EvaluationReport.SplitResult> splits =
        results.entrySet().stream()
            .map(
                entry ->
                    new EvaluationReport.SplitResult(
                        entry.getKey().title(),
                        entry.getValue().figures(),
                        entry.getValue().meanCrossEntropy(),
                        entry.getValue().mistakes().stream().map(Mistake::image).toList()))
            .toList();
    return new EvaluationReport(
        request.bundle().reference(),
        request.dataset().name(),
        notices(),
        splits,
        facts(),
        provenance);
  }

  private List<String> notices() {
    return Boolean.FALSE.equals(request.bundle().card().metrics().get(ModelCard.TRAINED))
        ? List.of("This model is untrained: its parameters are random and its figures chance.")
        : List.of();
  }

  /** What tells this model and these images from all others. */
  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", request.bundle().reference());
    facts.put("model SHA-256", request.bundle().onnxSha256());
    facts.put("data set", request.dataset().name() + " of " + request.dataset().shape());
    facts.put("data set SHA-256", request.dataset().contentSha256());
    return facts;
  }

  private Provenance provenance() {
    Map<String, String> shown = new LinkedHashMap<>(settings);
    shown.put("model", request.bundle().reference());
    shown.put("model.onnx_sha256", request.bundle().onnxSha256());
    shown.put("dataset.content_sha256", request.dataset().contentSha256());
    return Provenance.of(
        id, shown, started, Instant.now(), org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }
}
