package io.lookonce.jobs.evaluation.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.data.Split;
import io.lookonce.jobs.evaluation.classifier.PartialMetrics.Mistake;
import io.lookonce.jobs.evaluation.output.ClassifierSplit;
import io.lookonce.jobs.evaluation.output.EvaluationOutput.EvaluationResults;
import io.lookonce.jobs.evaluation.output.EvaluationReport;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.Provenance;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.model.ModelCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One evaluation from its start to its results. */
final class EvaluationRun {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final RunScope run;
  private final ClassifierRequest request;

  EvaluationRun(ClassifierRequest request, RunScope run, Map<String, String> settings) {
    this.request = request;
    this.run = run;
    run.settings(shown(settings));
  }

  EvaluationResults finish(Map<Split, PartialMetrics> results) {
    Provenance provenance = run.provenance();
    EvaluationReport report = report(results, provenance);
    return new EvaluationResults(
        figures(results), report.html(), result(results, report.headline()));
  }

  private RunResult result(Map<Split, PartialMetrics> results, String health) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, Object> metrics = new LinkedHashMap<>();
    results.forEach(
        (split, figures) -> {
          counts.put(split.title(), figures.figures().confusion().examples());
          metrics.put(split.title(), metrics(figures));
        });
    long images = counts.values().stream().mapToLong(Long::longValue).sum();
    return new RunResult(
        ExitCode.DONE,
        health,
        counts,
        Map.of("images_per_second", images / run.seconds()),
        metrics);
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
    List<ClassifierSplit> splits =
        results.entrySet().stream()
            .map(
                entry ->
                    new ClassifierSplit(
                        entry.getKey().title(),
                        entry.getValue().figures(),
                        entry.getValue().meanCrossEntropy(),
                        entry.getValue().mistakes().stream().map(Mistake::image).toList()))
            .toList();
    return new EvaluationReport(
        request.bundle().reference(),
        request.dataset().name(),
        ClassifierSplit.headline(request.bundle().reference(), splits),
        notices(),
        splits,
        Optional.empty(),
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

  private Map<String, String> shown(Map<String, String> settings) {
    Map<String, String> shown = new LinkedHashMap<>(settings);
    shown.put("model", request.bundle().reference());
    shown.put("model.onnx_sha256", request.bundle().onnxSha256());
    shown.put("dataset.content_sha256", request.dataset().contentSha256());
    return shown;
  }
}
