package io.lookonce.jobs.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.evaluation.classifier.ClassifierEvaluator;
import io.lookonce.jobs.evaluation.classifier.ClassifierRequest;
import io.lookonce.jobs.evaluation.detector.DetectorEvaluator;
import io.lookonce.jobs.evaluation.detector.DetectorRequest;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The held-out images that models are compared on, with the evaluators of {@code lookonce
 * evaluate}.
 *
 * @param dataset folder of the data set
 * @param split title of the held-out split
 * @param metric that decides
 * @param boxes whether the images are labelled with boxes
 */
public record HeldOut(Storage storage, Path dataset, String split, String metric, boolean boxes) {

  /**
   * Checks that a model can be measured here.
   *
   * @throws io.lookonce.storage.InputRefused if its classes or image size differ from the data
   *     set's, or the split is empty
   */
  public void check(ModelBundle model) throws IOException {
    evaluator(model, null);
  }

  /**
   * Measures a model.
   *
   * @param folder for the report and figures of the evaluation
   */
  public HeldOutMetrics measure(SparkSession spark, ModelBundle model, Path folder)
      throws IOException {
    model.verify(storage);
    Map<String, String> settings =
        Map.of("dataset", dataset.toString(), "model", model.reference(), "split", split);
    Evaluator evaluator = evaluator(model, new EvaluationOutput(storage, folder));
    RunResult result =
        RunScope.record(
            EvaluationOutput.COMMAND,
            storage,
            folder,
            part -> evaluator.run(spark, part, settings));
    return HeldOutMetrics.of((Map<?, ?>) result.metrics().get(split), metric);
  }

  private Evaluator evaluator(ModelBundle model, EvaluationOutput output) throws IOException {
    List<String> splits = List.of(split);
    if (!boxes) {
      return new ClassifierEvaluator(
          storage, ClassifierRequest.of(storage, model, dataset, splits), output);
    }
    DetectorRequest.GroundTruth truth =
        new DetectorRequest.GroundTruth(new DatasetFolder(storage, dataset), splits, List.of());
    return new DetectorEvaluator(
        storage,
        DetectorRequest.ofModel(
            truth, model, DetectorRequest::usualSettings, DetectorRequest.LIMITS),
        output);
  }

  /**
   * The metrics of a model on the held-out images.
   *
   * @param value value of the deciding metric; higher is better
   * @param byClass the same for each class that occurs in the split
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record HeldOutMetrics(double value, Map<String, Double> byClass) {

    /** The per-class metric of classifiers. */
    private static final String RECALL = "recall";

    /**
     * Extracts the metrics from those of an evaluation.
     *
     * @param metrics of the split, as {@code run.json} holds them
     * @param metric the deciding metric: {@code accuracy}, or a mean average precision such as
     *     {@code map50}, which is called {@code ap50} for a single class
     */
    public static HeldOutMetrics of(Map<?, ?> metrics, String metric) {
      String ofClass = metric.startsWith("map") ? metric.substring(1) : RECALL;
      Map<String, Double> byClass = new LinkedHashMap<>();
      if (metrics.get("per_class") instanceof Map<?, ?> classes) {
        classes.forEach(
            (name, figures) -> {
              if (figures instanceof Map<?, ?> map && map.get(ofClass) instanceof Number number) {
                byClass.put(name.toString(), number.doubleValue());
              }
            });
      }
      return new HeldOutMetrics(
          metrics.get(metric) instanceof Number value ? value.doubleValue() : 0, byClass);
    }
  }
}
