package io.lookonce.jobs;

import io.lookonce.jobs.evaluation.EvaluationJob;
import io.lookonce.jobs.evaluation.EvaluationOutput;
import io.lookonce.jobs.evaluation.EvaluationRequest;
import io.lookonce.jobs.report.RunFile;
import io.lookonce.model.ModelBundle;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce evaluate}: measures how well a classifier does on a data set. */
@Command(
    name = "evaluate",
    description =
        "Measures a classifier on a data set: accuracy, figures by class, confusion matrix, ROC.",
    sortOptions = false)
final class EvaluateCommand extends SparkCommand {

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "URI",
      description = "Folder of a data set, as 'lookonce ingest' makes it.")
  private String dataset;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "REF",
      description = "name or name:version of the registry, or the folder of a model.")
  private String model;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder for evaluation.json, report.html and run.json.")
  private String outputFolder;

  @Mixin private RegistryOption registry;

  @Option(
      names = "--split",
      split = ",",
      defaultValue = "test",
      paramLabel = "train|validation|test|all",
      description = "Which pictures to measure on; repeatable. Default: test")
  private List<String> splits;

  private Storage storage;
  private EvaluationRequest request;
  private EvaluationOutput output;

  @Override
  void prepare() throws IOException {
    storage = storage();
    ModelBundle bundle = registry.open(storage).open(model);
    request = EvaluationRequest.of(storage, bundle, new Path(dataset), splits);
    output = new EvaluationOutput(storage, new Path(outputFolder));
    output.requireUsable();
    bundle.verify(storage);
    NetworkTrial.run(storage, bundle);
  }

  @Override
  void describe() {
    request.description().forEach(out()::println);
    out().println("output: " + output.root());
  }

  @Override
  int run(SparkSession spark) throws IOException {
    int tasks = spark.sparkContext().defaultParallelism();
    RunFile run = new EvaluationJob(spark, storage, request, output, tasks).run(shownSettings());
    out().println(run.health());
    out().println("report: " + output.report());
    return run.exitCode();
  }

  private Map<String, String> shownSettings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("dataset", request.folder().toString());
    shown.put("model", request.bundle().reference());
    shown.put("split", String.join(",", splits));
    shown.put("output", output.root().toString());
    return shown;
  }
}
