package io.lookonce.jobs.scoring.convert;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import io.lookonce.box.Detection;
import io.lookonce.data.results.BoxCsvWriter;
import io.lookonce.data.results.CocoIdWriter;
import io.lookonce.data.results.CocoTruth;
import io.lookonce.data.results.LabelStudioWriter;
import io.lookonce.data.results.ResultWriter;
import io.lookonce.data.results.ResultWriter.ImageResult;
import io.lookonce.data.results.VocXmlWriter;
import io.lookonce.data.results.YoloTextWriter;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunResult;
import io.lookonce.jobs.scoring.ScoringPipeline;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.output.DetectionTable.DetectedImage;
import io.lookonce.jobs.scoring.output.LatestRows;
import io.lookonce.jobs.scoring.plan.CommittedBatches;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Converts the detections in each image's latest version to another format. */
final class ResultsConversion {

  private final Storage storage;
  private final OutputFolder found;
  private final Settings settings;
  private final String model;
  private final CocoTruth truth;

  /**
   * The settings of a conversion.
   *
   * @param target file or folder, depending on the format
   * @param images folder that image names are relative to; null for the innermost that contains all
   *     images
   * @param truth COCO annotations whose ids are used; null to number from 1
   * @param classNames names by class id; empty to take them from the table
   * @param scoreThreshold lowest score of a detection
   * @param scores whether YOLO lines include scores
   * @param imagePrefix prefix of the addresses in Label Studio tasks
   */
  record Settings(
      ResultFormat format,
      Path target,
      Path images,
      Path truth,
      List<String> classNames,
      double scoreThreshold,
      boolean scores,
      String imagePrefix) {}

  /**
   * Opens the output of a detection.
   *
   * @throws InputRefused if it is not such an output, a batch is damaged, the annotations cannot be
   *     read, or the target exists
   */
  ResultsConversion(Storage storage, Path detections, Settings settings) throws IOException {
    this.storage = storage;
    this.settings = settings;
    this.found = new OutputFolder(storage, detections, DetectionTable.FOLDER);
    this.model = ScoringPipeline.settingsOf(storage, found).get("model");
    if (storage.list(found.table()).isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s holds no detections: %s/ is empty or not there",
              found.root(),
              DetectionTable.FOLDER));
    }
    new CommittedBatches(storage, found).requireWhole();
    this.truth =
        settings.truth() == null
            ? null
            : CocoTruth.read(storage, storage.qualify(settings.truth()));
    Path target = settings.target();
    boolean taken =
        settings.format().isFolder()
            ? storage.list(target).stream().anyMatch(entry -> !isOfRun(entry.getPath().getName()))
            : storage.exists(target);
    if (taken) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "--output %s exists; name a new %s",
              target,
              settings.format().isFolder() ? "folder" : "file"));
    }
  }

  /** Whether a file is no result but what a run keeps beside its results. */
  private static boolean isOfRun(String name) {
    return name.startsWith(".") || name.startsWith("_") || name.equals(RunFile.NAME);
  }

  /** What would be converted, in a few lines. */
  List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "detections of %s in %s", model, found.table()));
    lines.add(
        String.format(Locale.ROOT, "as %s to %s", settings.format().title(), settings.target()));
    if (truth != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "ids of %s: %d images, %d categories",
              truth.file(),
              truth.images().size(),
              truth.categories().size()));
    }
    return lines;
  }

  /** Writes the output. */
  RunResult run(SparkSession spark) throws IOException {
    if (settings.format() == ResultFormat.PARQUET) {
      return writeParquet(spark);
    }
    List<String> classes = classes(spark);
    String base = base(spark);
    Path target = storage.qualify(settings.target());
    Path written = settings.format().isFolder() ? target : storage.beside(target);
    long[] counts = new long[3];
    String leftOut = "";
    try (ResultWriter writer = writer(written, classes)) {
      LatestRows.forEach(
          spark,
          found,
          DetectionTable.SCHEMA,
          row -> add(DetectedImage.of(row), base, writer, counts));
      if (writer instanceof CocoIdWriter coco) {
        coco.requireAny();
        leftOut = coco.leftOut();
      }
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    } catch (InputRefused refused) {
      if (!settings.format().isFolder()) {
        storage.delete(written);
      }
      throw refused;
    }
    if (!settings.format().isFolder()) {
      storage.replace(written, target);
    }
    return RunResult.done(
        String.format(
            Locale.ROOT,
            "%,d boxes of %,d images as %s%s%s",
            counts[1],
            counts[0],
            settings.format().title(),
            counts[2] == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d images without a result", counts[2]),
            leftOut.isEmpty() ? "" : "; " + leftOut),
        Map.of("images", counts[0], "boxes", counts[1], "without_result", counts[2]));
  }

  private ResultWriter writer(Path written, List<String> classes) throws IOException {
    return switch (settings.format()) {
      case CSV -> new BoxCsvWriter(storage.create(written), classes);
      case YOLO -> new YoloTextWriter(storage, written, classes, settings.scores());
      case VOC -> new VocXmlWriter(storage, written, classes);
      case COCO -> new CocoIdWriter(storage.create(written), classes, truth, true);
      case COCO_RESULTS -> new CocoIdWriter(storage.create(written), classes, truth, false);
      case LABEL_STUDIO ->
          new LabelStudioWriter(storage.create(written), classes, model, settings.imagePrefix());
      case PARQUET -> throw new IllegalStateException("written by Spark");
    };
  }

  private void add(DetectedImage image, String base, ResultWriter writer, long[] counts) {
    if (!image.image().isRead()) {
      counts[2]++;
      return;
    }
    String path = image.image().path();
    List<Detection> detections =
        image.detections().stream()
            .filter(detection -> detection.score() >= settings.scoreThreshold())
            .toList();
    counts[0]++;
    counts[1] += detections.size();
    try {
      writer.add(
          new ImageResult(
              path.startsWith(base) ? path.substring(base.length()) : new Path(path).getName(),
              image.image().width(),
              image.image().height(),
              detections));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Class names by id: those given, else those in the table, with numbers for unknown ones. */
  private List<String> classes(SparkSession spark) {
    Map<Integer, String> seen = new TreeMap<>();
    for (Row row :
        DetectionTable.read(spark, found)
            .select(explode(col(DetectionTable.DETECTIONS)).as("d"))
            .select("d.class_id", "d.label")
            .distinct()
            .collectAsList()) {
      seen.put(row.getInt(0), row.getString(1));
    }
    List<String> classes = new ArrayList<>(settings.classNames());
    for (Map.Entry<Integer, String> one : seen.entrySet()) {
      int id = one.getKey();
      if (!settings.classNames().isEmpty()
          && (id >= classes.size() || !classes.get(id).equals(one.getValue()))) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--class-names: class %d of %s is %s, which the names do not have there",
                id,
                model,
                one.getValue()));
      }
      while (classes.size() <= id) {
        classes.add("class " + classes.size());
      }
      classes.set(id, one.getValue());
    }
    return classes.isEmpty() ? List.of("object") : classes;
  }

  /** The folder that contains all paths, with a trailing slash. */
  private String base(SparkSession spark) throws IOException {
    if (settings.images() != null) {
      return storage.qualify(settings.images()) + "/";
    }
    Row ends = DetectionTable.read(spark, found).agg(min("path"), max("path")).first();
    if (ends.isNullAt(0)) {
      return "/";
    }
    String first = ends.getString(0);
    String last = ends.getString(1);
    int same = 0;
    while (same < Math.min(first.length(), last.length())
        && first.charAt(same) == last.charAt(same)) {
      same++;
    }
    return first.substring(0, first.lastIndexOf('/', same) + 1);
  }

  private RunResult writeParquet(SparkSession spark) {
    Dataset<Row> boxes =
        DetectionTable.read(spark, found)
            .withColumn(
                "newest",
                row_number()
                    .over(
                        Window.partitionBy("path")
                            .orderBy(col("modification_time").desc(), col("scored_at").desc())))
            .where(col("newest").equalTo(1))
            .select(
                col("path"),
                col("width"),
                col("height"),
                explode(col(DetectionTable.DETECTIONS)).as("d"))
            .select("path", "width", "height", "d.*")
            .where(col("score").geq(settings.scoreThreshold()))
            .orderBy(col("path"), col("score").desc());
    boxes.write().mode(SaveMode.Append).parquet(settings.target().toString());
    long count = spark.read().parquet(settings.target().toString()).count();
    return RunResult.done(
        String.format(Locale.ROOT, "%,d boxes as parquet, one row each", count),
        Map.of("boxes", count));
  }
}
