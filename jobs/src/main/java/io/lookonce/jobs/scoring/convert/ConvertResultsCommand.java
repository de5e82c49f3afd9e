package io.lookonce.jobs.scoring.convert;

import io.lookonce.jobs.cli.ClassOption;
import io.lookonce.jobs.cli.HelpGroup;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.cli.SuppressionOptions;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code lookonce convert-results}: converts the output of {@code detect} to the format of another
 * program without running the detection again.
 */
@HelpGroup("Score images")
@Command(
    name = "convert-results",
    description =
        "Converts what 'detect' found to another format. Formats: one row per box (parquet, csv),"
            + " YOLO's text files, Pascal VOC's XML, a COCO data set, COCO's list of results, tasks"
            + " with predictions for Label Studio.",
    footer = {
      "",
      "Examples:",
      "  lookonce convert-results --detections found --format csv --output found.csv",
      "  lookonce convert-results --detections found --format yolo --output labels"
    },
    sortOptions = false)
public final class ConvertResultsCommand extends SparkCommand {

  /** Readers of a Parquet folder pass over names with an underscore. */
  private static final String TABLE_RECORD = "_" + RunFile.NAME;

  @Option(
      names = "--detections",
      required = true,
      paramLabel = "URI",
      description = "Output of 'lookonce detect'.")
  private String detections;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "parquet|csv|yolo|voc|coco|coco-results|label-studio",
      description = "What to write.")
  private String format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "New folder (parquet, yolo, voc) or file (the others).")
  private String outputPlace;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "coco, coco-results: COCO annotations whose ids of images and categories are used."
              + " Default: both count from 1.")
  private String truth;

  @Option(
      names = "--images",
      paramLabel = "URI",
      description =
          "Folder that image names are relative to. Default: the innermost that contains all"
              + " images.")
  private String images;

  @Option(
      names = "--class-names",
      split = ",",
      paramLabel = "NAME",
      description =
          "Names of all the model's classes in order, or a file of names, so that class numbers"
              + " include classes without detections. Default: the detected classes.")
  private List<String> classNames = List.of();

  @Option(
      names = "--score-threshold",
      paramLabel = "0..1",
      description = "Lowest score of a detection. Default: 0.")
  private double scoreThreshold;

  @Option(names = "--scores", description = "yolo: write the score as a sixth number.")
  private boolean scores;

  @Option(
      names = "--image-prefix",
      paramLabel = "TEXT",
      description = "label-studio: prefix of the images' addresses. Default: /data/local-files/?d=")
  private String imagePrefix = "/data/local-files/?d=";

  private ResultsConversion conversion;
  private Path target;

  @Override
  protected void prepare() throws IOException {
    Storage storage = storage();
    SuppressionOptions.requireFraction("--score-threshold", scoreThreshold);
    ResultFormat wanted =
        ResultFormat.named(format)
            .orElseThrow(
                () ->
                    new InputRefused(
                        String.format(
                            Locale.ROOT,
                            "--format %s: use one of %s",
                            format,
                            ResultFormat.names())));
    require(truth == null || wanted.hasIds(), "--truth is for coco and coco-results");
    require(!scores || wanted == ResultFormat.YOLO, "--scores is for yolo; the others have them");
    target = storage.qualify(new Path(outputPlace));
    if (wanted.isFolder()) {
      lease(storage, target, wanted == ResultFormat.PARQUET ? TABLE_RECORD : RunFile.NAME);
    }
    conversion =
        new ResultsConversion(
            storage,
            new Path(detections),
            new ResultsConversion.Settings(
                wanted,
                target,
                images == null ? null : new Path(images),
                truth == null ? null : new Path(truth),
                ClassOption.names(storage, "--class-names", classNames),
                scoreThreshold,
                scores,
                imagePrefix));
  }

  @Override
  protected void describe() {
    conversion.description().forEach(out()::println);
  }

  @Override
  protected RunResult run(SparkSession spark, RunScope run) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("detections", detections);
    settings.put("format", format);
    settings.put("output", target.toString());
    settings.put("score-threshold", String.valueOf(scoreThreshold));
    run.settings(settings);
    return conversion.run(spark);
  }

  @Override
  protected void conclude() {
    out().println("output: " + target);
  }
}
