package io.lookonce.jobs.retrain;

import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.evaluation.classifier.EvaluationJob;
import io.lookonce.jobs.evaluation.classifier.EvaluationRequest;
import io.lookonce.jobs.evaluation.detector.DetectorEvaluationJob;
import io.lookonce.jobs.evaluation.detector.DetectorRequest;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The images that models are compared on, by the code of {@code lookonce evaluate}.
 *
 * @param dataset folder of the data set
 * @param split of it
 * @param metric that decides
 * @param boxes whether the images are labelled with boxes
 */
record HeldOut(Storage storage, Path dataset, String split, String metric, boolean boxes) {

  /**
   * Checks that a model can be measured here.
   *
   * @throws io.lookonce.storage.InputRefused if it tells other classes apart, takes images of
   *     another size, or the split is empty
   */
  void check(ModelBundle model) throws IOException {
    if (boxes) {
      detector(model);
    } else {
      classifier(model);
    }
  }

  /**
   * Measures a model.
   *
   * @param folder gets the evaluation's own report and figures
   */
  HeldOutMetrics measure(SparkSession spark, ModelBundle model, Path folder) throws IOException {
    model.verify(storage);
    EvaluationOutput output = new EvaluationOutput(storage, folder);
    int tasks = spark.sparkContext().defaultParallelism();
    Map<String, String> settings =
        Map.of("dataset", dataset.toString(), "model", model.reference(), "split", split);
    RunFile run =
        boxes
            ? new DetectorEvaluationJob(spark, storage, detector(model), output, tasks)
                .run(settings)
            : new EvaluationJob(spark, storage, classifier(model), output, tasks).run(settings);
    return HeldOutMetrics.of((Map<?, ?>) run.metrics().get(split), metric);
  }

  private EvaluationRequest classifier(ModelBundle model) throws IOException {
    return EvaluationRequest.of(storage, model, dataset, List.of(split));
  }

  private DetectorRequest detector(ModelBundle model) throws IOException {
    return DetectorRequest.ofModel(
        new DetectorRequest.GroundTruth(
            new DatasetFolder(storage, dataset), List.of(split), List.of()),
        model,
        DetectorRequest::usualSettings,
        DetectorRequest.LIMITS);
  }
}
