package io.lookonce.jobs.scoring.input;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Images in files: Spark moves their paths, the tasks open them. */
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
    // No more than was listed and read before.
    try (InputStream in = storage.open(new Path(file.path()))) {
      return in.readNBytes((int) Math.min(file.length(), Integer.MAX_VALUE - Long.BYTES));
    }
  }
}
