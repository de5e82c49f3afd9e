package io.lookonce.jobs.evaluation;

import io.lookonce.data.DatasetFolder;
import io.lookonce.inference.DetectionSettings;
import io.lookonce.jobs.cli.ClassOption;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.cli.SuppressionOptions;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce evaluate}: measures a model on a data set. */
@HelpGroup("Measure and keep models")
@Command(
    name = "evaluate",
    description =
        "Measures a model on a data set. A classifier: accuracy, figures by class, confusion"
            + " matrix, ROC. A detector: mean average precision by the rules of COCO and VOC,"
            + " precision by recall, the worst mistakes.",
    footer = {
      "",
      "Examples:",
      "  lookonce evaluate --dataset data/signs --model signs --output runs/signs-evaluation",
      "  lookonce evaluate --dataset data/boxes --detections found --output runs/found-evaluation"
    },
    sortOptions = false)
public final class EvaluateCommand extends SparkCommand {

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "URI",
      description = "Folder of a data set, as 'lookonce ingest' makes it.")
  private String dataset;

  @Option(
      names = "--model",
      paramLabel = "REF",
      description = "name or name:version of the registry, or the folder of a model.")
  private String model;

  @Option(
      names = "--detections",
      paramLabel = "URI",
      description =
          "In place of a model: output of 'lookonce detect' on the data set's images, or a JSON"
              + " file with COCO's list of results.")
  private String detections;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "COCO annotations that define the ids in a list of results. Default: those that the data"
              + " set was made from.")
  private String truth;

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
      description = "Which images to measure on; repeatable. Default: test")
  private List<String> splits;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description =
          "Detectors: measure on these classes only, or on those of a file of names. Default: all"
              + " of the data set.")
  private List<String> classes = List.of();

  @Option(
      names = "--score-threshold",
      paramLabel = "0..1",
      description = "Detectors: lowest score of a detection. Default: 0.005")
  private Double scoreThreshold;

  @Mixin private SuppressionOptions suppression;

  private Storage storage;
  private EvaluationOutput output;
  private Evaluator evaluator;

  @Override
  protected void prepare() throws IOException {
    require(
        (model == null) != (detections == null),
        "one of --model and --detections is needed, and not both");
    require(truth == null || detections != null, "--truth makes no sense without --detections");
    SuppressionOptions.requireFraction("--score-threshold", scoreThreshold);
    suppression.requireRanges();
    storage = storage();
    classes = ClassOption.names(storage, "--classes", classes);
    DatasetFolder folder = new DatasetFolder(storage, Storage.path(dataset));
    output = new EvaluationOutput(storage, Storage.path(outputFolder));
    lease(storage, output.root());
    output.requireUsable();
    evaluator = detections != null ? ofTable(folder) : ofModel(folder);
  }

  private Evaluator ofModel(DatasetFolder folder) throws IOException {
    ModelEvaluation evaluation = new ModelEvaluation(storage, folder, splits, output);
    if (!evaluation.isOfBoxes()) {
      requireNot(detectorOption(), "is for detectors; this data set is for classifiers");
    }
    return evaluation.of(registry.model(storage, model), classes, this::detection);
  }

  private Evaluator ofTable(DatasetFolder folder) throws IOException {
    String fixed = scoreThreshold != null ? "--score-threshold" : suppression.given();
    requireNot(fixed, "applies to a model; the detections exist already");
    Path found = Storage.path(detections);
    if (storage.exists(found) && storage.fileSystem(found).getFileStatus(found).isFile()) {
      return detectorEvaluator(
          DetectorRequest.ofList(
              truth(folder), storage, found, truth == null ? null : Storage.path(truth)));
    }
    require(truth == null, "--truth is for a list of results; %s is a folder", detections);
    return detectorEvaluator(DetectorRequest.ofTable(truth(folder), storage, found));
  }

  private Evaluator detectorEvaluator(DetectorRequest request) {
    return new DetectorEvaluator(storage, request, output);
  }

  private DetectorRequest.GroundTruth truth(DatasetFolder folder) {
    return new DetectorRequest.GroundTruth(folder, splits, classes);
  }

  private DetectionSettings detection(ModelBundle bundle) {
    return DetectionSettings.of(
        bundle,
        scoreThreshold != null ? scoreThreshold : DetectorRequest.SCORE_THRESHOLD,
        suppression.iouThreshold(bundle.card()),
        suppression.scope(),
        List.of(),
        suppression.maxBoxes(DetectorRequest.MAX_BOXES));
  }

  private String detectorOption() {
    if (!classes.isEmpty()) {
      return "--classes";
    }
    return scoreThreshold != null ? "--score-threshold" : suppression.given();
  }

  private static void requireNot(String option, String reason) {
    require(option == null, "%s %s", option, reason);
  }

  @Override
  protected void describe() {
    evaluator.description().forEach(out()::println);
    out().println("output: " + output.root());
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    return evaluator.run(spark, run, shownSettings());
  }

  @Override
  protected void conclude() {
    out().println("report: " + output.report());
  }

  private Map<String, String> shownSettings() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("dataset", dataset);
    shown.put(model != null ? "model" : "detections", model != null ? model : detections);
    shown.put("split", String.join(",", splits));
    shown.put("output", output.root().toString());
    return shown;
  }
}
