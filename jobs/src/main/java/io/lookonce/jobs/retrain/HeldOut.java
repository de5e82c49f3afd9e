package io.lookonce.jobs.retrain;

import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.evaluation.classifier.ClassifierEvaluator;
import io.lookonce.jobs.evaluation.classifier.ClassifierRequest;
import io.lookonce.jobs.evaluation.detector.DetectorEvaluator;
import io.lookonce.jobs.evaluation.detector.DetectorRequest;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.evaluation.output.Evaluator;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
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
record HeldOut(Storage storage, Path dataset, String split, String metric, boolean boxes) {

  /**
   * Checks that a model can be measured here.
   *
   * @throws io.lookonce.storage.InputRefused if its classes or image size differ from the data
   *     set's, or the split is empty
   */
  void check(ModelBundle model) throws IOException {
    evaluator(model, null);
  }

  /**
   * Measures a model.
   *
   * @param folder for the report and figures of the evaluation
   */
  HeldOutMetrics measure(SparkSession spark, ModelBundle model, Path folder) throws IOException {
    model.verify(storage);
    Map<String, String> settings =
        Map.of("dataset", dataset.toString(), "model", model.reference(), "split", split);
    RunFile run = evaluator(model, new EvaluationOutput(storage, folder)).run(spark, settings);
    return HeldOutMetrics.of((Map<?, ?>) run.metrics().get(split), metric);
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
}
