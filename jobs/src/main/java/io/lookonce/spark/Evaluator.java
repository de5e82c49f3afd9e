package io.lookonce.spark;

import io.lookonce.Model;
import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.evaluation.ModelEvaluation;
import io.lookonce.jobs.evaluation.detector.DetectorRequest;
import io.lookonce.jobs.evaluation.output.EvaluationOutput;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunId;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Measures models on data sets, as the command {@code evaluate} does: the same model and data set
 * give the same metrics. Immutable.
 */
public final class Evaluator {

  private static final String TEST = "test";

  private final SparkSession spark;
  private final String output;

  /**
   * An evaluator that writes nothing.
   *
   * @param spark stays open
   */
  public Evaluator(SparkSession spark) {
    this(spark, null);
  }

  /**
   * An evaluator that writes {@code evaluation.json}, {@code report.html} and {@code run.json}.
   *
   * @param spark stays open
   * @param output path or URI of a folder that is new or empty, or holds an evaluation, which is
   *     replaced
   */
  public Evaluator(SparkSession spark, String output) {
    this.spark = spark;
    this.output = output;
  }

  /**
   * Measures a model on the test split.
   *
   * @throws InputRefused as {@link #evaluate(Model, String, List)} throws it
   */
  public Evaluation evaluate(Model model, String dataset) throws IOException {
    return evaluate(model, dataset, List.of(TEST));
  }

  /**
   * Measures a model.
   *
   * @param dataset path or URI of a data set's folder, as {@code lookonce ingest} makes it: of
   *     labelled images for a classifier, of boxes for a detector
   * @param splits {@code train}, {@code validation}, {@code test} or {@code all}
   * @throws InputRefused in one line, if model and data set do not fit, a split is empty, the model
   *     is damaged, or the output folder holds something else
   * @throws IOException if a file system fails, or another run has taken over the output folder
   */
  public Evaluation evaluate(Model model, String dataset, List<String> splits) throws IOException {
    if (output != null) {
      return evaluate(model, dataset, splits, Storage.path(output));
    }
    Path unseen = new Path(Files.createTempDirectory("lookonce-evaluation").toUri());
    try {
      return evaluate(model, dataset, splits, unseen);
    } finally {
      new Storage(spark.sparkContext().hadoopConfiguration()).delete(unseen);
    }
  }

  private Evaluation evaluate(Model model, String dataset, List<String> splits, Path folder)
      throws IOException {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    EvaluationOutput results = new EvaluationOutput(storage, folder);
    RunId.begin();
    try (RunScope run = new RunScope(EvaluationOutput.COMMAND)) {
      run.own(storage, results.root(), RunFile.NAME);
      results.requireUsable();
      ModelBundle bundle = ModelBundle.open(storage, new Path(model.location()));
      io.lookonce.jobs.evaluation.output.Evaluator evaluator =
          new ModelEvaluation(
                  storage, new DatasetFolder(storage, Storage.path(dataset)), splits, results)
              .of(bundle, List.of(), DetectorRequest::usualSettings);
      RunResult result =
          run.carryOut(begun -> evaluator.run(spark, begun, settings(model, dataset, splits)));
      return new Evaluation(new LinkedHashMap<>(result.metrics()), result.health());
    } finally {
      RunId.end();
    }
  }

  private static Map<String, String> settings(Model model, String dataset, List<String> splits) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dataset", dataset);
    settings.put("model", model.reference());
    settings.put("split", String.join(",", splits));
    return settings;
  }
}
