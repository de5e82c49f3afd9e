package io.lookonce.jobs.evaluation.detector;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.sha2;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.Split;
import io.lookonce.jobs.dataset.BoxDatasetReader;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import io.lookonce.jobs.evaluation.detector.DetectionSource.MatchingContext;
import io.lookonce.jobs.scoring.ScoringPipeline;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.plan.CommittedBatches;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Detections from a table of {@code lookonce detect}; the model does not run again. A row belongs
 * to an image if path and content are equal.
 *
 * @param output where the table is
 * @param settings what decided its rows
 */
record TableDetections(OutputFolder output, Map<String, String> settings)
    implements DetectionSource {

  private static final String CLASSES = "classes";
  private static final String ALL_CLASSES = "all";
  private static final int SHA_256 = 256;
  private static final String NO_ROW = "the table has no row of this path and content";

  /**
   * Opens the output of a detection.
   *
   * @throws InputRefused if it is not such an output, or a batch is damaged
   */
  static TableDetections open(Storage storage, Path root) throws IOException {
    OutputFolder output = new OutputFolder(storage, root, DetectionTable.FOLDER);
    Map<String, String> settings = ScoringPipeline.settingsOf(storage, output);
    if (storage.list(output.table()).isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s holds no detections: %s/ is empty or not there",
              output.root(),
              DetectionTable.FOLDER));
    }
    new CommittedBatches(storage, output).requireWhole();
    return new TableDetections(output, settings);
  }

  @Override
  public String title() {
    return settings.get("model") + " (from a table)";
  }

  @Override
  public List<String> notices() {
    return List.of("The detections were read from " + output.table() + "; the model did not run.");
  }

  @Override
  public void requireKnown(EvaluatedClasses classes) {
    String reported = settings.getOrDefault(CLASSES, ALL_CLASSES);
    if (!reported.equals(ALL_CLASSES)) {
      classes.requireKnown("the table " + output.table(), List.of(reported.split(",")));
    }
  }

  @Override
  public JavaRDD<ImageDetections> detections(
      BoxDatasetReader reader, Split split, EvaluatedClasses classes, MatchingContext run) {
    Dataset<Row> images =
        reader
            .rows(split)
            .select(
                col("index"),
                col("source"),
                col("boxes"),
                sha2(col("content"), SHA_256).as("digest"));
    Dataset<Row> rows =
        DetectionTable.read(run.spark(), output)
            .select("path", "sha256", DetectionTable.DETECTIONS, "error")
            .dropDuplicates("path", "sha256");
    requireCommon(rows, classes);
    int[] ids = classes.idsOf(reader.dataset().classes());
    return images
        .join(
            rows,
            col("source").equalTo(col("path")).and(col("digest").equalTo(col("sha256"))),
            "left_outer")
        .select("index", "source", "boxes", "path", DetectionTable.DETECTIONS, "error")
        .toJavaRDD()
        .map(row -> image(row, classes, ids));
  }

  /**
   * Refuses a table without a common class: metrics of 0 would suggest that the model detects
   * nothing.
   */
  private void requireCommon(Dataset<Row> rows, EvaluatedClasses classes) {
    List<String> found =
        rows.select(explode(col(DetectionTable.DETECTIONS + ".label")).as("label"))
            .distinct()
            .orderBy("label")
            .toJavaRDD()
            .map(row -> row.getString(0))
            .collect();
    if (!found.isEmpty() && found.stream().noneMatch(classes.names()::contains)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "no class is in both: the table %s has %s, the data set %s",
              output.table(),
              String.join(", ", found),
              String.join(", ", classes.names())));
    }
  }

  private static ImageDetections image(Row row, EvaluatedClasses classes, int[] ids) {
    boolean absent = row.isNullAt(3);
    List<GroundTruthBox> objects = BoxDatasetReader.boxes(row.getList(2));
    List<Detection> found =
        absent
            ? List.of()
            : DetectionTable.detections(
                row.getList(4), box -> classes.names().indexOf(box.<String>getAs("label")));
    return new ImageDetections(
        row.getLong(0),
        row.getString(1),
        EvaluatedClasses.renumbered(objects, ids),
        found,
        absent ? NO_ROW : row.getString(5));
  }
}
