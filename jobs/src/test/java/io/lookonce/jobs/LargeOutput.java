package io.lookonce.jobs;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.jobs.scoring.output.DetectionTable;
import io.lookonce.jobs.scoring.output.ScoredImage;
import io.lookonce.jobs.scoring.plan.BatchPlans;
import io.lookonce.jobs.scoring.plan.CommittedBatches;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the output of a detection large: rows of images that no model has seen, planned, written
 * and committed as those of real ones are. The images are empty files, so that a listing has them.
 */
final class LargeOutput {

  static final int BATCH_FILES = 1000;

  private static final String TIME = "2026-01-01T00:00:00Z";
  private static final String SHA_256 = "0".repeat(64);

  private LargeOutput() {}

  /**
   * Adds rows to the output.
   *
   * @param images folder for the images
   * @param bundle of the model that the output belongs to
   * @param count how many rows, a multiple of {@value #BATCH_FILES}
   */
  static void grow(Path output, Path images, Path bundle, int count) throws IOException {
    Storage storage = new Storage(new Configuration());
    OutputFolder folder =
        new OutputFolder(storage, new org.apache.hadoop.fs.Path(output.toUri()), "detections");
    List<ImageFile> files = create(images, count);
    List<Batch> batches = new BatchPlans(storage, folder).plan(files, BATCH_FILES).batches();
    String card =
        ModelBundle.open(storage, new org.apache.hadoop.fs.Path(bundle.toUri())).card().json();
    SparkSession spark = SharedSpark.session();
    List<List<ImageFile>> parts = new ArrayList<>();
    batches.forEach(batch -> parts.add(new ArrayList<>(batch.files())));
    Path written = output.resolve("_lookonce/large");
    spark
        .createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(parts, parts.size())
                .flatMap(part -> rows(part, card).iterator()),
            DetectionTable.SCHEMA)
        .write()
        .parquet(written.toString());
    CommittedBatches commits = new CommittedBatches(storage, folder);
    List<FileStatus> tables =
        storage.list(new org.apache.hadoop.fs.Path(written.toUri())).stream()
            .filter(file -> file.getPath().getName().startsWith("part-"))
            .toList();
    for (int i = 0; i < batches.size(); i++) {
      Batch batch = batches.get(i);
      storage.makeFolder(folder.staging(batch.number()));
      storage.replace(
          tables.get(i).getPath(),
          new org.apache.hadoop.fs.Path(folder.staging(batch.number()), "part.parquet"));
      commits.commit(batch);
    }
    storage.delete(new org.apache.hadoop.fs.Path(written.toUri()));
  }

  private static List<ImageFile> create(Path images, int count) throws IOException {
    FileTime time = FileTime.from(java.time.Instant.parse(TIME));
    List<ImageFile> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Path folder = images.resolve(String.format(Locale.ROOT, "night-%04d", i / BATCH_FILES));
      if (i % BATCH_FILES == 0) {
        Files.createDirectories(folder);
      }
      Path file = folder.resolve(String.format(Locale.ROOT, "front-left-%07d.jpg", i));
      Files.createFile(file);
      Files.setLastModifiedTime(file, time);
      files.add(new ImageFile("file:" + file, 0, time.toMillis(), null));
    }
    return files;
  }

  private static List<Row> rows(List<ImageFile> images, String card) {
    ModelCard model = ModelCard.parse(card);
    return IntStream.range(0, images.size()).mapToObj(i -> row(images.get(i), i, model)).toList();
  }

  /** Every third image has no detection, one of a hundred an error. */
  private static Row row(ImageFile image, int number, ModelCard model) {
    String error = number % 100 == 99 ? "truncated: the file ends early" : null;
    int count = error == null ? number % 3 : 0;
    List<Detection> detections =
        IntStream.range(0, count)
            .mapToObj(i -> new Detection(new BoundingBox(i, i, i + 20, i + 20), i, 0.5f + 0.1f * i))
            .toList();
    Object[] results = {DetectionTable.rows(detections, model.classes()), null};
    return new ScoredImage(image, SHA_256, 64, 64, error, 1.5, 2.5)
        .row(DetectionTable.SCHEMA, model, results);
  }
}
