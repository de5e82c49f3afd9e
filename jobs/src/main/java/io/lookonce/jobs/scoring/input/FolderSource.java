package io.lookonce.jobs.scoring.input;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Images in files: Spark distributes their paths, and tasks open them. */
public final class FolderSource implements ImageSource {

  /** Spark cuts rows that the driver made into at most so many tasks. */
  private static final String MOST_TASKS = "spark.sql.leafNodeDefaultParallelism";

  /** One row for each task. */
  private static final StructType TASKS =
      new StructType().add("images", DataTypes.createArrayType(ImageInput.SCHEMA, false), false);

  private final SparkSession spark;
  private final int cores;
  private final Storage storage;
  private final ImageListing listing;

  /**
   * @param spark a session of the command's own: rows that the driver makes get a task each in it
   * @param cores number of concurrent tasks
   */
  public FolderSource(SparkSession spark, int cores, Storage storage, ImageListing listing) {
    this.spark = spark;
    this.cores = cores;
    this.storage = storage;
    this.listing = listing;
  }

  @Override
  public ImageListing listing() {
    return listing;
  }

  @Override
  public Dataset<Row> inputs(Batch batch) {
    spark.conf().set(MOST_TASKS, String.valueOf(Integer.MAX_VALUE));
    List<Row> inputs =
        batch.files().stream()
            .map(file -> new ImageInput(file, null, null, file.container() != null).row())
            .toList();
    List<Row> tasks =
        TaskSizes.cut(inputs, cores).stream()
            .map(images -> RowFactory.create((Object) images.toArray(Row[]::new)))
            .toList();
    return spark.createDataFrame(tasks, TASKS).selectExpr("inline(images)");
  }

  @Override
  public byte[] content(ImageFile file) throws IOException {
    // Never more bytes than were listed.
    try (InputStream in = storage.open(new Path(file.path()))) {
      return in.readNBytes((int) Math.min(file.length(), Integer.MAX_VALUE - Long.BYTES));
    }
  }

  /**
   * Splits a batch into tasks of decreasing size (guided self-scheduling, Polychronopoulos and Kuck
   * 1987), so that all cores finish within about one image of each other.
   */
  static final class TaskSizes {

    /** Large enough to amortize Spark's overhead per task, small enough to show progress. */
    private static final int MAX_TASK_SIZE = 32;

    private static final int TASKS_PER_CORE_LEFT = 3;

    private TaskSizes() {}

    /**
     * Splits a list into consecutive parts.
     *
     * @param cores number of concurrent tasks
     */
    static <T> List<List<T>> cut(List<T> items, int cores) {
      List<List<T>> parts = new ArrayList<>();
      int from = 0;
      while (from < items.size()) {
        int left = items.size() - from;
        int fair = 1 + (left - 1) / (TASKS_PER_CORE_LEFT * cores);
        int to = from + Math.min(left, Math.min(MAX_TASK_SIZE, fair));
        parts.add(new ArrayList<>(items.subList(from, to)));
        from = to;
      }
      return parts;
    }
  }
}
