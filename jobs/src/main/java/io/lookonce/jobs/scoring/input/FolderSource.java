package io.lookonce.jobs.scoring.input;

import io.lookonce.jobs.scoring.input.ImageSource.ImageInput;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Images in files: Spark distributes their paths, and tasks open them. */
public final class FolderSource implements ImageSource {

  private final JavaSparkContext spark;
  private final Storage storage;
  private final ImageListing listing;

  public FolderSource(JavaSparkContext spark, Storage storage, ImageListing listing) {
    this.spark = spark;
    this.storage = storage;
    this.listing = listing;
  }

  @Override
  public ImageListing listing() {
    return listing;
  }

  @Override
  public JavaRDD<ImageInput> inputs(Batch batch) {
    List<ImageInput> inputs =
        batch.files().stream()
            .map(file -> new ImageInput(file, null, file.container() != null))
            .toList();
    List<List<ImageInput>> tasks = TaskSizes.cut(inputs, spark.defaultParallelism());
    return spark.parallelize(tasks, tasks.size()).flatMap(List::iterator);
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
